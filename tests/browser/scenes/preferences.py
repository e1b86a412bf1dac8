"""How we tell you: the overview, each page of a choice, a new number with its code, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.scenes import Scene
from tests.browser.scenes.status import CHECKING, reached
from tests.browser.visitor import Visitor
from tests.world import contact

MOBILE, NEW_MOBILE = "+447700900123", "+447700900456"
HEADING = "Sut rydym yn rhoi gwybod i chi", "How we tell you"
SAVE = "Cadw", "Save"
PROBLEM = "Mae problem", "There is a problem"
LANGUAGE = "Newid yr iaith", "Change the language"
HOW = "Newid sut rydym yn rhoi gwybod i chi", "Change how we tell you"
WHEN = "Newid pryd y cawn ysgrifennu atoch", "Change when we may write to you"
NUMBER = "Newid eich rhif ffôn symudol", "Change your mobile number"
EMAIL = "Newid eich cyfeiriad e-bost", "Change your email address"
STOP = "Stopio negeseuon testun neu e-byst", "Stop texts or emails"
START = "Dechrau eto yr hyn a stopioch chi", "Start again what you stopped"
Reach = Callable[[Visitor], None]


def overview(visitor: Visitor, **person: Any) -> None:
    reached(CHECKING, contacts=[contact(**person)])(visitor)
    visitor.press(*HEADING)
    visitor.sees("Bydd eich dewis yn dod i rym ar unwaith.", "What you choose counts at once.")


def prove(visitor: Visitor) -> None:
    """Types a code that was sent to the reader's own phone, as a change of an address needs."""
    visitor.go("/cy/cod/anfon?next=preferences", "/en/code/send?next=preferences")
    _type_code(visitor)
    visitor.sees(*HEADING)


def _type_code(visitor: Visitor) -> None:
    visitor.submit()
    visitor.page.locator("#code").fill(visitor.last_code(MOBILE))
    visitor.submit()


def ask_for_new_number(visitor: Visitor) -> None:
    overview(visitor)
    visitor.press(*NUMBER)
    _type_code(visitor)
    visitor.type("Rhif ffôn symudol", "Mobile number", "07700 900 456")
    visitor.press("Anfon y cod", "Send the code")
    visitor.sees("sy’n gorffen â’r digidau 456", "ending in 456")


def change_number(visitor: Visitor) -> None:
    ask_for_new_number(visitor)
    visitor.type("Cod", "Code", visitor.last_code(NEW_MOBILE))
    visitor.press("Parhau", "Continue")
    visitor.sees("Mae eich rhif ffôn symudol newydd gennym.", "We have your new mobile number.")


def stop_texts(visitor: Visitor) -> None:
    overview(visitor)
    visitor.press(*STOP)
    visitor.choose("Negeseuon testun i’r rhif sy’n gorffen â’r digidau 123", "Texts to the number ending in 123")
    visitor.press("Stopio anfon", "Stop sending")
    visitor.sees("Rydych wedi stopio negeseuon testun", "You have stopped texts")


def _at(link: tuple[str, str], *, proven: bool = False, **person: Any) -> Reach:
    def reach(visitor: Visitor) -> None:
        overview(visitor, **person)
        if proven:
            prove(visitor)
        visitor.press(*link)

    return reach


def _after(link: tuple[str, str], button: tuple[str, str], seen: tuple[str, str], **how: Any) -> Reach:
    def reach(visitor: Visitor) -> None:
        _at(link, **how)(visitor)
        visitor.press(*button)
        visitor.sees(*seen)

    return reach


def _first_language(visitor: Visitor, *, in_vain: bool = False) -> None:
    visitor.site.tell("C-1", contacts=[contact(language="unknown")])
    visitor.open_link(visitor.site.link())
    visitor.sees("Ym mha iaith y dylem ysgrifennu?", "Which language should we write in?")
    if in_vain:
        visitor.press("Cadw a pharhau", "Save and continue")
        visitor.sees(*PROBLEM)


def _hours_in_vain(visitor: Visitor) -> None:
    _at(WHEN)(visitor)
    visitor.choose("Dim ond rhwng dau amser", "Only between two times")
    visitor.press(*SAVE)
    visitor.sees(*PROBLEM)


def _wrong_code(visitor: Visitor) -> None:
    ask_for_new_number(visitor)
    visitor.type("Cod", "Code", "abc")
    visitor.press("Parhau", "Continue")
    visitor.sees(*PROBLEM)


def _start(visitor: Visitor) -> None:
    stop_texts(visitor)
    prove(visitor)
    visitor.press(*START)


def _remove(visitor: Visitor, **person: Any) -> None:
    _at(NUMBER, proven=True, **person)(visitor)
    visitor.press("Dileu’r rhif sydd gennym nawr", "Remove the number that we have now")


SEND = "Anfon y cod", "Send the code"
SCENES = (
    Scene("preferences/overview", overview),
    Scene("preferences/overview-text-only", lambda visitor: overview(visitor, email=None)),
    Scene("preferences/first-language", _first_language),
    Scene("preferences/first-language-error", lambda visitor: _first_language(visitor, in_vain=True)),
    Scene("preferences/language", _at(LANGUAGE)),
    Scene("preferences/language-saved", _after(LANGUAGE, SAVE, HEADING)),
    Scene("preferences/how", _at(HOW)),
    Scene("preferences/how-one-way", _at(HOW, email=None)),
    Scene("preferences/hours", _at(WHEN)),
    Scene("preferences/hours-error", _hours_in_vain),
    Scene("preferences/stop", _at(STOP)),
    Scene("preferences/stop-error", _after(STOP, ("Stopio anfon", "Stop sending"), PROBLEM)),
    Scene("preferences/stopped", stop_texts),
    Scene("preferences/start", _start),
    Scene("preferences/mobile", _at(NUMBER, proven=True)),
    Scene("preferences/mobile-error", _after(NUMBER, SEND, PROBLEM, proven=True)),
    Scene("preferences/email", _at(EMAIL, proven=True)),
    Scene("preferences/confirm", ask_for_new_number),
    Scene("preferences/confirm-error", _wrong_code),
    Scene("preferences/number-changed", change_number),
    Scene("preferences/remove", _remove),
    Scene("preferences/remove-only", lambda visitor: _remove(visitor, email=None)),
)
