"""What we answer when somebody texts us: every sentence in Welsh and in English, in one place.

None says "reply": where the sender is a name nobody can, so they say where to send a word, or whom to call. `((...))`
is filled by `filled`. Draft: no Welsh speaker has signed these words off yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.bilingual import Bilingual, Language

Values = Mapping[str, Bilingual]

STOPPED = Bilingual(
    "Ni fyddwn yn anfon rhagor o negeseuon testun i'r rhif hwn. Efallai y byddwn yn dal i anfon e-bost neu lythyr "
    "atoch. I ddechrau eto, anfonwch CYCHWYN i'r un rhif neu ffoniwch ((phone)).",
    "We will not send any more text messages to this number. We may still email or write to you. To start again, "
    "text START to the same number or call ((phone)).",
)
STARTED = Bilingual(
    "Diolch. Byddwn yn anfon negeseuon testun i'r rhif hwn eto. I'w stopio, anfonwch STOPIO i'r un rhif.",
    "Thank you. We will send text messages to this number again. To stop them, text STOP to the same number.",
)
GOING_ON = Bilingual(
    "Diolch. Rydym yn anfon negeseuon testun i'r rhif hwn. I'w stopio, anfonwch STOPIO i'r un rhif.",
    "Thank you. We do send text messages to this number. To stop them, text STOP to the same number.",
)
STILL_CLOSED = Bilingual(
    "Ni allwn ddechrau anfon negeseuon testun i'r rhif hwn eto heb siarad â chi. Ffoniwch ((phone)).",
    "We cannot start sending text messages to this number again without speaking to you. Please call ((phone)).",
)
HELP = Bilingual(
    "Dyma wasanaeth negeseuon testun ((name)). Nid yw negeseuon i'r rhif hwn yn cael eu darllen ddydd a nos. Am help, "
    "ffoniwch ((phone)). Mewn argyfwng, ffoniwch 999. I stopio'r negeseuon, anfonwch STOPIO i'r un rhif.",
    "This is the text message service of ((name)). Messages to this number are not read day and night. For help, "
    "call ((phone)). In an emergency, call 999. To stop the messages, text STOP to the same number.",
)
NOW_IN_WELSH = Bilingual(
    "Diolch. Byddwn yn ysgrifennu atoch yn Gymraeg o hyn ymlaen. I newid i'r Saesneg, anfonwch ENGLISH i'r un rhif.",
    "Thank you. We will write to you in Welsh from now on. To change to English, text ENGLISH to the same number.",
)
NOW_IN_ENGLISH = Bilingual(
    "Diolch. Byddwn yn ysgrifennu atoch yn Saesneg o hyn ymlaen. I newid i'r Gymraeg, anfonwch CYMRAEG i'r un rhif.",
    "Thank you. We will write to you in English from now on. To change to Welsh, text CYMRAEG to the same number.",
)
STATUS_WITH_LINK = Bilingual(
    "((sentence)) Manylion: ((link)) Os oes gennych gwestiwn, ffoniwch ((phone)).",
    "((sentence)) Details: ((link)) If you have a question, call ((phone)).",
)
STATUS = Bilingual(
    "((sentence)) Os oes gennych gwestiwn, ffoniwch ((phone)).",
    "((sentence)) If you have a question, call ((phone)).",
)
STATUS_OF_SEVERAL = Bilingual(
    "I weld y diweddaraf, agorwch y ddolen yn un o'n negeseuon, neu ffoniwch ((phone)).",
    "To see the latest, open the link in one of our messages, or call ((phone)).",
)
STATUS_NOT_BY_TEXT = Bilingual(
    "Diolch am eich neges. Ni allwn ddweud mwy mewn neges destun. Ffoniwch ((phone)).",
    "Thank you for your message. We cannot say more in a text message. Please call ((phone)).",
)
WRONG_NUMBER = Bilingual(
    "Mae'n ddrwg gennym. Ni fyddwn yn anfon rhagor o negeseuon testun i'r rhif hwn, ac rydym wedi rhoi gwybod i'n "
    "staff fod y rhif yn anghywir.",
    "We are sorry. We will not send any more text messages to this number, and we have let our staff know that the "
    "number is wrong.",
)
RECEIVED = Bilingual(
    "Diolch am eich neges. Mae wedi dod i law a bydd aelod o staff yn ei darllen, ond nid yw negeseuon i'r rhif hwn "
    "yn cael eu darllen ddydd a nos. Os yw'n fater brys, ffoniwch ((phone)). Mewn argyfwng, ffoniwch 999.",
    "Thank you for your message. We have received it and a member of staff will read it, but messages to this number "
    "are not read day and night. If it is urgent, call ((phone)). In an emergency, call 999.",
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
