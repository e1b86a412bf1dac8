"""Where people ask, and where they say how it was."""

from __future__ import annotations

from tests.browser.scenes import Scene
from tests.browser.scenes.status import CHECKING, reached
from tests.browser.visitor import Visitor
from tests.world import contact

LABEL = "Eich neges", "Your message"
SEND = "Anfon eich neges", "Send your message"
SENT = "Mae eich neges wedi dod i law", "We have received your message"
SCORE = "Bodlon iawn", "Very satisfied"
SEND_FEEDBACK = "Anfon eich adborth", "Send your feedback"
THANKS = "Diolch am eich adborth", "Thank you for your feedback"
_QUESTION = "Pryd bydd rhywun yn dod?", "When will somebody come?"


def open_form(visitor: Visitor) -> None:
    reached(CHECKING)(visitor)
    visitor.press("Gofyn cwestiwn", "Ask a question")
    visitor.sees("Mewn argyfwng", "In an emergency")


def ask(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.type(*LABEL, visitor.say(*_QUESTION))
    visitor.press(*SEND)
    visitor.sees(*SENT)


def _ask_again(visitor: Visitor) -> None:
    ask(visitor)
    visitor.press("Gofyn cwestiwn", "Ask a question")
    visitor.sees("Negeseuon rydych wedi’u hanfon", "Messages that you have sent")


def _empty(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.press(*SEND)
    visitor.sees("Mae problem", "There is a problem")


def _helping(visitor: Visitor) -> None:
    reached(CHECKING, contacts=[contact(role="carer")])(visitor)
    visitor.press("Gofyn cwestiwn", "Ask a question")
    visitor.sees("sy’n gweithio ar y cais", "work on the request")


def _closed_meanwhile(visitor: Visitor) -> None:
    open_form(visitor)
    visitor.type(*LABEL, visitor.say(*_QUESTION))
    visitor.page.context.clear_cookies()
    visitor.press(*SEND)
    visitor.sees("Beth ysgrifennoch chi", "What you wrote")


def open_feedback(visitor: Visitor) -> None:
    reached(CHECKING, ("case.closed", {"outcome": "granted"}))(visitor)
    visitor.press("Rhoi eich barn ar sut y cawsoch wybod", "Tell us how we kept you informed")
    visitor.sees("Pa mor fodlon", "How satisfied")


def _feedback_empty(visitor: Visitor) -> None:
    open_feedback(visitor)
    visitor.press(*SEND_FEEDBACK)
    visitor.sees("Mae problem", "There is a problem")


def give_feedback(visitor: Visitor) -> None:
    open_feedback(visitor)
    visitor.choose(*SCORE)
    visitor.press(*SEND_FEEDBACK)
    visitor.sees(*THANKS)


def _said_before(visitor: Visitor) -> None:
    give_feedback(visitor)
    visitor.press("Yn ôl i weld ble mae eich cais", "Back to where your request is")
    visitor.sees("Newid yr hyn a ddywedoch chi", "Change what you said")


SCENES = (
    Scene("ask/form", open_form),
    Scene("ask/empty", _empty),
    Scene("ask/received", ask),
    Scene("ask/asked-before", _ask_again),
    Scene("ask/helping", _helping),
    Scene("ask/closed-meanwhile", _closed_meanwhile, status=403),
    Scene("feedback/form", open_feedback),
    Scene("feedback/empty", _feedback_empty),
    Scene("feedback/thanks", give_feedback),
    Scene("feedback/said-before", _said_before),
)
