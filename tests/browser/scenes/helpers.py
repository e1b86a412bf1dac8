"""Somebody to help: the citizen's pages about them, and their own."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.scenes import Scene
from tests.browser.scenes.status import CASE, CHECKING, link_to_a_case
from tests.browser.visitor import Visitor
from tests.world import contact

CITIZEN, HELPER = "+447700900123", "+447700900456"
NAME = ("Eu henw", "Their name")
ADDRESS = ("Eu rhif ffôn symudol neu eu cyfeiriad e-bost", "Their mobile number or email address")
GO_ON = ("Parhau", "Continue")


def overview(visitor: Visitor) -> None:
    """The page of who helps, as an open link shows it."""
    visitor.open_link(link_to_a_case(visitor, CHECKING, contacts=[contact(language=visitor.language.value)]))
    visitor.press("Rhywun i fy helpu", "Someone to help me")
    visitor.sees("Gallwch enwi perthynas, ffrind neu ofalwr.", "You can name a relative, a friend or a carer.")


def proven(visitor: Visitor) -> None:
    """After a code, which is followed by what was asked for: whom to name."""
    overview(visitor)
    visitor.press("Enwi rhywun", "Name somebody")
    if visitor.page.locator("input[type=radio][value=sms]").count():
        visitor.page.locator("input[type=radio][value=sms]").check()
    visitor.submit()
    visitor.page.locator("main input[name=code]").fill(visitor.last_code(CITIZEN))
    visitor.submit()


def who(visitor: Visitor) -> None:
    proven(visitor)
    visitor.sees("Pwy hoffech chi ei gael i’ch helpu?", "Who do you want to help you?")


def language(visitor: Visitor) -> None:
    who(visitor)
    visitor.type(*NAME, "Mair Huws")
    visitor.type(*ADDRESS, "07700 900 456")
    visitor.press(*GO_ON)
    visitor.sees("Ym mha iaith y dylem ysgrifennu at Mair Huws?", "In which language should we write to Mair Huws?")


def what(visitor: Visitor) -> None:
    language(visitor)
    visitor.choose("Y ddwy iaith", "Both languages")
    visitor.press(*GO_ON)
    visitor.sees("Am beth y dylai Mair Huws glywed?", "What should Mair Huws hear of?")


def until(visitor: Visitor) -> None:
    what(visitor)
    visitor.choose("Popeth am y cais", "Everything about the request")
    visitor.press(*GO_ON)
    visitor.sees("Tan pryd y dylai Mair Huws helpu?", "Until when should Mair Huws help?")


def check(visitor: Visitor) -> None:
    until(visitor)
    visitor.choose("Tra bydd y cais ar agor", "For as long as the request is open")
    visitor.press(*GO_ON)
    visitor.sees("Beth rydym yn ei ddweud wrthyn nhw nawr", "What we tell them now")


def asked(visitor: Visitor) -> None:
    """Somebody is named and has not answered yet."""
    check(visitor)
    visitor.press("Gofyn iddyn nhw helpu", "Ask them to help")
    visitor.sees("Yn aros iddyn nhw gytuno.", "Waiting for them to say yes.")


def _wrong(reach: Callable[[Visitor], None]) -> Callable[[Visitor], None]:
    def pressed(visitor: Visitor) -> None:
        reach(visitor)
        visitor.submit()
        visitor.sees("Mae problem", "There is a problem")

    return pressed


def _again(visitor: Visitor) -> None:
    asked(visitor)
    visitor.submit()
    visitor.sees("Gofynnon ni iddyn nhw ychydig funudau yn ôl.", "We asked them a few minutes ago.")


def press_end(visitor: Visitor) -> None:
    """The link beside the first helper, whose name is read out with it."""
    visitor.click(visitor.page.get_by_role("link", name=visitor.say("Dod â’u help i ben", "End their help")).first)


def _end(visitor: Visitor) -> None:
    asked(visitor)
    press_end(visitor)
    visitor.sees("Ydych chi am i Mair Huws roi’r gorau", "Do you want to end the help of Mair Huws?")


def _ended(visitor: Visitor) -> None:
    _end(visitor)
    visitor.submit()
    visitor.sees("Nid ydyn nhw’n eich helpu bellach.", "They no longer help you.")


def invited(visitor: Visitor) -> None:
    """What the helper reads who has followed their link."""
    asked(visitor)
    visitor.open_link(visitor.site.link())
    visitor.sees("A fyddwch chi’n helpu?", "Will you help?")


def helps(visitor: Visitor) -> None:
    invited(visitor)
    visitor.choose("Byddaf, rwy’n cytuno i helpu", "Yes, I will help")
    visitor.press(*GO_ON)
    visitor.sees(CASE, CASE)


def _said_no(visitor: Visitor) -> None:
    invited(visitor)
    visitor.choose("Na fyddaf, ni fyddaf yn helpu", "No, I will not help")
    visitor.press(*GO_ON)
    visitor.sees("Diolch am eich ateb", "Thank you for your answer")


def _stop(visitor: Visitor) -> None:
    helps(visitor)
    visitor.press("Rhoi’r gorau i helpu", "Stop helping")
    visitor.sees("Ydych chi am roi’r gorau i helpu?", "Do you want to stop helping?")


def _stopped(visitor: Visitor) -> None:
    _stop(visitor)
    visitor.submit()
    visitor.sees("Rydych wedi rhoi’r gorau i helpu", "You have stopped helping")


SCENES = (
    Scene("helpers/none", overview),
    Scene("helpers/who", who),
    Scene("helpers/who-wrong", _wrong(who)),
    Scene("helpers/language", language),
    Scene("helpers/what", what),
    Scene("helpers/until", until),
    Scene("helpers/until-wrong", _wrong(until)),
    Scene("helpers/check", check),
    Scene("helpers/asked", asked),
    Scene("helpers/asked-again", _again),
    Scene("helpers/end", _end),
    Scene("helpers/ended", _ended),
    Scene("helping/ask", invited),
    Scene("helping/ask-wrong", _wrong(invited)),
    Scene("helping/helps", helps),
    Scene("helping/declined", _said_no),
    Scene("helping/stop", _stop),
    Scene("helping/stopped", _stopped),
)
