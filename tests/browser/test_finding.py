"""From a reference to the page of a request, in a browser: with a code, and by way of every mistake."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes import finding
from tests.browser.scenes.finding import ADDRESS, CODE, CONTINUE, MOBILE, NEW_CODE, REFERENCE, SEND
from tests.browser.scenes.status import CASE
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH, Visitor

HOW = pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [
        (Language.CY, True, PHONE_WIDTH),
        (Language.EN, False, PHONE_WIDTH),
        (Language.CY, False, DESK_WIDTH),
        (Language.EN, True, DESK_WIDTH),
    ],
)
_TOGGLE = ".olr-header__language :is(a, button)"


@HOW
def test_a_reader_finds_a_request_by_way_of_every_mistake(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        visitor.site.tell(CASE)
        finding.go_to_find(visitor)
        visitor.type(*REFERENCE, CASE.lower())
        visitor.press(*SEND)
        visitor.sees("Rhowch rif ffôn symudol neu gyfeiriad e-bost", "Enter a mobile number or an email address")
        visitor.type(*ADDRESS, "07700 900123")
        visitor.press(*SEND)
        finding.type_wrongly(visitor)
        visitor.sees("Nid dyna’r cod", "That is not the code")
        visitor.press(*NEW_CODE)
        visitor.sees("Cod newydd", "A new code")
        code = visitor.last_code(MOBILE)
        visitor.type(*CODE, f"{code[:3]} {code[3:]}")
        visitor.press(*CONTINUE)
        visitor.sees(CASE, CASE)
        assert visitor.complaints == []


@HOW
def test_a_reader_of_a_sensitive_request_proves_who_they_are_and_sees_their_others(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        finding.send_to_sensitive(visitor)
        visitor.type(*CODE, visitor.last_code(MOBILE))
        visitor.site.tell("CT/2026/00200")
        visitor.press(*CONTINUE)
        visitor.sees(CASE, CASE)
        visitor.press("Fy ngheisiadau eraill", "My other requests")
        visitor.click(visitor.page.locator(".olr-requests button").first)
        visitor.sees("CT/2026/00200", "CT/2026/00200")
        assert visitor.complaints == []


@pytest.mark.parametrize("language", Language)
def test_the_toggle_keeps_what_was_typed(stage: Stage, language: Language) -> None:
    with stage.visitor(language, scripts=False) as visitor:
        finding.go_to_find(visitor)
        visitor.type(*REFERENCE, "Ŵyl 1")
        visitor.type(*ADDRESS, "sian@")
        visitor.press(*SEND)
        visitor.click(visitor.page.locator(_TOGGLE))
        assert visitor.page.locator("html").get_attribute("lang") != language.value
        typed = [visitor.page.locator(field).input_value() for field in ("#reference", "#address")]
        assert typed == ["Ŵyl 1", "sian@"]


@pytest.mark.parametrize("language", Language)
def test_the_whole_way_is_walked_with_the_keyboard_alone(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        visitor.site.tell(CASE)
        finding.go_to_find(visitor)
        visitor.page.locator("#reference").focus()
        visitor.page.keyboard.type(CASE)
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.type("sian@example.com")
        _press_enter(visitor)
        visitor.sees("Rhowch y cod", "Enter the code")
        visitor.page.locator("#code").focus()
        visitor.page.keyboard.type(visitor.last_code("sian@example.com"))
        _press_enter(visitor)
        visitor.sees(CASE, CASE)


def _press_enter(visitor: Visitor) -> None:
    """It does what the button of the form does, and not what the first button of the page does."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
