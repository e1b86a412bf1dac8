"""What staff are told by email of their own accounts: every sentence in Welsh and in English, in one place.

`((...))` is filled by `answer_words.filled`. Draft: no Welsh speaker has signed these words off yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class StaffMailWords:
    """`body` is in our Markdown."""

    subject: Bilingual
    body: Bilingual


def _asked(subject: Bilingual, done: Bilingual, to_do: Bilingual) -> StaffMailWords:
    """Something to set up by a link, which works once."""
    return StaffMailWords(
        subject,
        Bilingual(
            f"Helo ((name)),\n\n{done.cy}\n\n{to_do.cy}\n\n((link))\n\nMae’r ddolen yn gweithio unwaith, am 7 "
            "diwrnod. Peidiwch â’i rhoi i neb arall.\n\nOs nad ydych yn disgwyl hyn, rhowch wybod i reolwr yn eich "
            "sefydliad.",
            f"Hello ((name)),\n\n{done.en}\n\n{to_do.en}\n\n((link))\n\nThe link works once, for 7 days. Do not "
            "give it to anyone else.\n\nIf you do not expect this, tell a manager of your organisation.",
        ),
    )


def _told(subject: Bilingual, done: Bilingual) -> StaffMailWords:
    """Something that was done: whoever did not do it themselves must hear of it."""
    return StaffMailWords(
        subject,
        Bilingual(
            f"Helo ((name)),\n\n{done.cy}\n\nOs nad chi wnaeth hyn, rhowch wybod i reolwr yn eich sefydliad ar "
            "unwaith.",
            f"Hello ((name)),\n\n{done.en}\n\nIf it was not you, tell a manager of your organisation at once.",
        ),
    )


INVITED = _asked(
    Bilingual("Gwahoddiad i ddesg y staff", "An invitation to the staff desk"),
    Bilingual(
        "Rydych wedi cael gwahoddiad i ddesg staff ((organisation)) yn Olrhain.",
        "You have been invited to the staff desk of ((organisation)) in Olrhain.",
    ),
    Bilingual("I ddechrau, agorwch y ddolen hon:", "To begin, open this link:"),
)
PASSWORD_RESET = _asked(
    Bilingual("Dewiswch gyfrinair newydd", "Choose a new password"),
    Bilingual(
        "Mae rheolwr wedi ailosod eich cyfrinair ar gyfer desg staff ((organisation)). Nid yw’r hen un yn gweithio "
        "mwyach.",
        "A manager has reset your password for the staff desk of ((organisation)). The old one does not work any more.",
    ),
    Bilingual("I ddewis un newydd, agorwch y ddolen hon:", "To choose a new one, open this link:"),
)
SECOND_FACTOR_RESET = _asked(
    Bilingual("Gosodwch eich ap dilysu eto", "Set up your authenticator app again"),
    Bilingual(
        "Mae rheolwr wedi ailosod eich ap dilysu ar gyfer desg staff ((organisation)). Nid yw’r hen godau’n gweithio "
        "mwyach.",
        "A manager has reset your authenticator app for the staff desk of ((organisation)). The old codes do not work "
        "any more.",
    ),
    Bilingual("I’w osod eto, agorwch y ddolen hon:", "To set it up again, open this link:"),
)
PASSWORD_CHANGED = _told(
    Bilingual("Mae eich cyfrinair wedi cael ei newid", "Your password was changed"),
    Bilingual(
        "Mae eich cyfrinair ar gyfer desg staff ((organisation)) wedi cael ei newid.",
        "Your password for the staff desk of ((organisation)) was changed.",
    ),
)
SECOND_FACTOR_CHANGED = _told(
    Bilingual("Mae eich ap dilysu wedi cael ei newid", "Your authenticator app was changed"),
    Bilingual(
        "Mae ap dilysu newydd wedi cael ei osod ar gyfer eich cyfrif ar ddesg staff ((organisation)).",
        "A new authenticator app was set up for your account at the staff desk of ((organisation)).",
    ),
)
RECOVERY_CODE_USED = _told(
    Bilingual("Mae un o’ch codau adfer wedi cael ei ddefnyddio", "One of your recovery codes was used"),
    Bilingual(
        "Mae rhywun wedi mewngofnodi i ddesg staff ((organisation)) gydag un o’ch codau adfer.",
        "Somebody signed in to the staff desk of ((organisation)) with one of your recovery codes.",
    ),
)
