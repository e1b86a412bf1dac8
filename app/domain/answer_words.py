"""What we answer when somebody texts us: every sentence in Welsh and in English, in one place.

None says "reply": where the sender is a name nobody can, so they say where to send a word, or whom to call. `((...))`
is filled by `filled`. Draft: no Welsh speaker has signed these words off yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.bilingual import Bilingual, Language

Values = Mapping[str, Bilingual]

_NOT_WATCHED = Bilingual(
    " Nid oes neb yn darllen negeseuon i'r rhif hwn 24 awr y dydd. Ffoniwch ni ar ((phone)).",
    " Nobody reads messages to this number 24 hours a day. Call us on ((phone)).",
)


def _answer(cy: str, en: str) -> Bilingual:
    """An answer, and whom to call (welsh rule 8)."""
    return Bilingual(cy + _NOT_WATCHED.cy, en + _NOT_WATCHED.en)


STOPPED = _answer(
    "Ni fyddwn yn anfon rhagor o negeseuon testun i'r rhif hwn. Efallai y byddwn yn dal i anfon e-bost neu lythyr "
    "atoch. I ddechrau eto, anfonwch CYCHWYN i'r un rhif.",
    "We will not send any more text messages to this number. We may still email or write to you. To start again, "
    "text START to the same number.",
)
STARTED = _answer(
    "Diolch. Byddwn yn anfon negeseuon testun i'r rhif hwn eto. I'w stopio, anfonwch STOPIO i'r un rhif.",
    "Thank you. We will send text messages to this number again. To stop them, text STOP to the same number.",
)
GOING_ON = _answer(
    "Diolch. Rydym yn anfon negeseuon testun i'r rhif hwn. I'w stopio, anfonwch STOPIO i'r un rhif.",
    "Thank you. We do send text messages to this number. To stop them, text STOP to the same number.",
)
STILL_CLOSED = _answer(
    "Ni allwn ddechrau anfon negeseuon testun i'r rhif hwn eto heb siarad â chi.",
    "We cannot start sending text messages to this number again without speaking to you.",
)
HELP = _answer(
    "Dyma wasanaeth negeseuon testun ((name)). Mewn argyfwng, ffoniwch 999. I stopio'r negeseuon, anfonwch STOPIO "
    "i'r un rhif.",
    "This is the text message service of ((name)). In an emergency, call 999. To stop the messages, text STOP to "
    "the same number.",
)
NOW_IN_WELSH = _answer(
    "Diolch. Byddwn yn ysgrifennu atoch yn Gymraeg o hyn ymlaen. I newid i'r Saesneg, anfonwch ENGLISH i'r un rhif.",
    "Thank you. We will write to you in Welsh from now on. To change to English, text ENGLISH to the same number.",
)
NOW_IN_ENGLISH = _answer(
    "Diolch. Byddwn yn ysgrifennu atoch yn Saesneg o hyn ymlaen. I newid i'r Gymraeg, anfonwch CYMRAEG i'r un rhif.",
    "Thank you. We will write to you in English from now on. To change to Welsh, text CYMRAEG to the same number.",
)
STATUS_WITH_LINK = _answer("((sentence)) Manylion: ((link))", "((sentence)) Details: ((link))")
STATUS = _answer("((sentence))", "((sentence))")
STATUS_OF_SEVERAL = _answer(
    "I weld y diweddaraf, agorwch y ddolen yn un o'n negeseuon.",
    "To see the latest, open the link in one of our messages.",
)
STATUS_NOT_BY_TEXT = _answer(
    "Diolch am eich neges. Ni allwn ddweud mwy mewn neges destun.",
    "Thank you for your message. We cannot say more in a text message.",
)
WRONG_NUMBER = _answer(
    "Mae'n ddrwg gennym. Ni fyddwn yn anfon rhagor o negeseuon testun i'r rhif hwn, ac rydym wedi rhoi gwybod i'n "
    "staff fod y rhif yn anghywir.",
    "We are sorry. We will not send any more text messages to this number, and we have let our staff know that the "
    "number is wrong.",
)
RECEIVED = _answer(
    "Diolch am eich neges. Mae wedi dod i law a bydd aelod o staff yn ei darllen. Mewn argyfwng, ffoniwch 999.",
    "Thank you for your message. We have received it and a member of staff will read it. In an emergency, call 999.",
)


def filled(words: Bilingual, values: Values) -> Bilingual:
    """`words` with the values in their places; a value is put in once, whatever it says itself."""
    return Bilingual(_fill(words, values, Language.CY), _fill(words, values, Language.EN))


def _fill(words: Bilingual, values: Values, language: Language) -> str:
    before, *places = words[language].split("((")
    filled = [before]
    for place in places:
        name, after = place.split("))", 1)
        filled.append(values[name][language] + after)
    return "".join(filled)
