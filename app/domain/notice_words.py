"""What we tell people of their own doings on our pages: every sentence in Welsh and in English, in one place.

`((...))` is filled by `answer_words.filled`. Draft: no Welsh speaker has signed these words off yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.bilingual import Bilingual


class NoticeKind(StrEnum):
    """Stored with the message; to the case system it is a message of no event."""

    CODE = "code"
    ADDRESS_CHANGED = "address-changed"
    HELPER_INVITED = "helper-invited"
    HELPER_ENDED = "helper-ended"
    NEW_LINK = "new-link"
    SENT_AGAIN = "sent-again"
    """The words of an earlier message, which `about` then names."""
    TEMPLATE_TEST = "template-test"
    ANSWER = "answer"

    @property
    def is_asked_for(self) -> bool:
        """Whether the reader waits for it at this moment: it goes at any hour, and to a number that was stopped."""
        return self is NoticeKind.CODE


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """`text` is the whole of a text message; an email or a letter has `subject` and `body`, in our Markdown."""

    text: Bilingual
    subject: Bilingual
    body: Bilingual


CODE = NoticeWords(
    text=Bilingual(
        "((code)) yw eich cod. Mae'n para am 10 munud. Peidiwch â'i roi i neb: ni fyddwn byth yn gofyn amdano.",
        "((code)) is your code. It lasts for 10 minutes. Do not give it to anyone: we will never ask for it.",
    ),
    subject=Bilingual("Eich cod", "Your code"),
    body=Bilingual(
        "((code)) yw eich cod. Mae'n para am 10 munud.\n\nPeidiwch â'i roi i neb: ni fyddwn byth yn gofyn amdano.\n\n"
        "Os nad chi ofynnodd amdano, nid oes angen i chi wneud dim.",
        "((code)) is your code. It lasts for 10 minutes.\n\nDo not give it to anyone: we will never ask for it.\n\n"
        "If it was not you who asked for it, you do not need to do anything.",
    ),
)


def _address_told(cy: str, en: str) -> NoticeWords:
    """What became of an address, told to whoever reads it: perhaps it was not they who asked for it."""
    done = Bilingual(cy, en)
    not_you = Bilingual("Os nad chi wnaeth hyn, ffoniwch ni ar ((phone)).", "If it was not you, phone us on ((phone)).")
    return NoticeWords(
        text=Bilingual(f"{done.cy} {not_you.cy}", f"{done.en} {not_you.en}"),
        subject=Bilingual(done.cy.rstrip("."), done.en.rstrip(".")),
        body=Bilingual(f"{done.cy}\n\n{not_you.cy}", f"{done.en}\n\n{not_you.en}"),
    )


MOBILE_ADDED = _address_told(
    "Mae rhif ffôn symudol wedi cael ei ychwanegu at eich manylion.", "A mobile number was added to your details."
)
EMAIL_ADDED = _address_told(
    "Mae cyfeiriad e-bost wedi cael ei ychwanegu at eich manylion.", "An email address was added to your details."
)
MOBILE_CHANGED = _address_told("Mae eich rhif ffôn symudol wedi cael ei newid.", "Your mobile number was changed.")
MOBILE_REMOVED = _address_told("Mae eich rhif ffôn symudol wedi cael ei ddileu.", "Your mobile number was removed.")
EMAIL_CHANGED = _address_told("Mae eich cyfeiriad e-bost wedi cael ei newid.", "Your email address was changed.")
EMAIL_REMOVED = _address_told("Mae eich cyfeiriad e-bost wedi cael ei ddileu.", "Your email address was removed.")

_INVITED_SUBJECT = Bilingual("A fyddech chi'n helpu ((name))?", "Would you help ((name))?")
_INVITED = Bilingual(
    "Hoffai ((name)) i chi helpu gyda chais i ni. Ni fyddwn yn anfon rhagor atoch oni bai eich bod yn cytuno.",
    "((name)) would like you to help with a request to us. We will send you nothing more unless you agree.",
)
_INVITED_MORE = Bilingual(
    "Sefydliad: ((organisation))\n\nHoffai ((name)) i ni roi gwybod i chi am gais, er mwyn i chi allu helpu. Chi sydd "
    "i benderfynu.\n\nNi fyddwn yn anfon rhagor atoch oni bai eich bod yn cytuno.",
    "From: ((organisation))\n\n((name)) would like us to keep you informed about a request, so that you can help. It "
    "is up to you.\n\nWe will send you nothing more unless you agree.",
)
_UNEXPECTED = Bilingual(
    "Os nad ydych yn disgwyl hyn, nid oes angen i chi wneud dim. Gallwch ein ffonio ar ((phone)).",
    "If you do not expect this, you do not need to do anything. You can phone us on ((phone)).",
)


def _invitation(how: Bilingual, how_more: Bilingual) -> NoticeWords:
    """An invitation, with the way to answer it; it never says what the request is about."""
    return NoticeWords(
        text=Bilingual(f"{_INVITED.cy} {how.cy}", f"{_INVITED.en} {how.en}"),
        subject=_INVITED_SUBJECT,
        body=Bilingual(
            f"{_INVITED_MORE.cy}\n\n{how_more.cy}\n\n{_UNEXPECTED.cy}",
            f"{_INVITED_MORE.en}\n\n{how_more.en}\n\n{_UNEXPECTED.en}",
        ),
    )


HELPER_INVITED_BY_LINK = _invitation(
    Bilingual("I ateb: ((link))", "To answer: ((link))"),
    Bilingual("I ateb, agorwch y ddolen hon: ((link))", "To answer, open this link: ((link))"),
)
HELPER_INVITED_BY_REFERENCE = _invitation(
    Bilingual(
        "I ateb, ewch i ((site)) a rhowch y cyfeirnod ((reference)).",
        "To answer, go to ((site)) and give the reference ((reference)).",
    ),
    Bilingual(
        "I ateb, ewch i ((find_page)) a rhowch y cyfeirnod hwn: ((reference))",
        "To answer, go to ((find_page)) and give this reference: ((reference))",
    ),
)
HELPER_INVITED_WITHOUT_REFERENCE = _invitation(
    Bilingual(
        "I ateb, gofynnwch iddyn nhw am y cyfeirnod ac ewch i ((site)).",
        "To answer, ask them for the reference and go to ((site)).",
    ),
    Bilingual(
        "I ateb, gofynnwch iddyn nhw am y cyfeirnod. Yna ewch i'r dudalen hon: ((find_page))",
        "To answer, ask them for the reference. Then go to this page: ((find_page))",
    ),
)
"""For sensitive case types: a reference may be an NHS number, and nobody has shown yet that this address is right."""

HELPER_ENDED = NoticeWords(
    text=Bilingual(
        "Nid ydych bellach yn helpu ((name)) gyda chais i ni. Ni fyddwn yn anfon rhagor atoch amdano. Diolch am helpu.",
        "You no longer help ((name)) with a request to us. We will send you nothing more about it. Thank you for "
        "helping.",
    ),
    subject=Bilingual("Nid ydych bellach yn helpu ((name))", "You no longer help ((name))"),
    body=Bilingual(
        "Sefydliad: ((organisation))\n\nNid ydych bellach yn helpu ((name)) gyda chais i ni. Ni fyddwn yn anfon rhagor "
        "atoch amdano, ac nid yw eich dolen yn gweithio mwyach.\n\nDiolch am helpu. Os oes gennych gwestiwn, ffoniwch "
        "((phone)).",
        "From: ((organisation))\n\nYou no longer help ((name)) with a request to us. We will send you nothing more "
        "about it, and your link does not work any more.\n\nThank you for helping. If you have a question, phone "
        "((phone)).",
    ),
)

ANSWER = NoticeWords(
    text=Bilingual("((answer))", "((answer))"),
    subject=Bilingual("Ateb i'ch neges", "An answer to your message"),
    body=Bilingual("((answer))", "((answer))"),
)
"""What staff wrote in answer to a reply: the words are theirs."""

NEW_LINK = NoticeWords(
    text=Bilingual(
        "Dyma ddolen newydd i weld ble mae'r cais: ((link)) Nid yw hen ddolenni'n gweithio mwyach.",
        "Here is a new link to see where the request is: ((link)) Older links do not work any more.",
    ),
    subject=Bilingual("Dolen newydd i weld ble mae'r cais", "A new link to see where the request is"),
    body=Bilingual(
        "Dyma ddolen newydd i weld ble mae'r cais: ((link))\n\nNid yw'r dolenni mewn negeseuon cynharach yn gweithio "
        "mwyach.\n\nOs oes gennych gwestiwn, ffoniwch ((phone)).",
        "Here is a new link to see where the request is: ((link))\n\nThe links in earlier messages do not work any "
        "more.\n\nIf you have a question, phone ((phone)).",
    ),
)
