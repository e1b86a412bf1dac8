"""A reader changes how they are told, from their link to the message that comes of it."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes.preferences import LANGUAGE, MOBILE, NEW_MOBILE, SAVE, change_number, prove, stop_texts
from tests.browser.visitor import WIDTHS, Visitor

HOW = [(language, width, scripts) for language in Language for width in WIDTHS for scripts in (True, False)]


@pytest.mark.parametrize(("language", "width", "scripts"), HOW)
def test_a_reader_changes_their_number_and_language_and_hears_the_next_news_so(
    stage: Stage, language: Language, width: int, scripts: bool
) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        change_number(visitor)
        visitor.press(*LANGUAGE)
        visitor.choose("Yn Gymraeg ac yn Saesneg", "In Welsh and in English")
        visitor.press(*SAVE)
        visitor.sees("Byddwn yn ysgrifennu atoch yn yr iaith", "We will write to you in the language")
        tell_of_a_decision(visitor)
        newest = next(visitor.site.sent_to(NEW_MOBILE))
        assert "Test Council" in newest
        assert "wedi cael ei newid" in next(visitor.site.sent_to(MOBILE))
        assert visitor.complaints == []


@pytest.mark.parametrize("language", Language)
def test_a_reader_stops_texts_and_hears_by_email(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        stop_texts(visitor)
        before = len(list(visitor.site.sent_to(MOBILE)))
        tell_of_a_decision(visitor)
        assert len(list(visitor.site.sent_to(MOBILE))) == before
        assert len(list(visitor.site.sent_to("sian@example.com"))) == 1


@pytest.mark.parametrize("language", Language)
def test_the_other_language_keeps_what_was_typed_on_an_error(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        prove_and_mistype(visitor)
        visitor.click(visitor.page.locator(".olr-header__language button"))
        assert visitor.page.locator("html").get_attribute("lang") != language.value
        assert visitor.page.locator("#address").input_value() == "01639 686868"


def prove_and_mistype(visitor: Visitor) -> None:
    visitor.site.tell("C-1")
    visitor.open_link(visitor.site.link())
    prove(visitor)
    visitor.go("/cy/dewisiadau/ffon-symudol", "/en/preferences/mobile")
    visitor.type("Rhif ffôn symudol", "Mobile number", "01639 686868")
    visitor.press("Anfon y cod", "Send the code")
    visitor.sees("Rhowch rif ffôn symudol yn y DU", "Enter a UK mobile number")


def tell_of_a_decision(visitor: Visitor) -> None:
    visitor.site.tell("CT/2026/00123", "case.decision_made", outcome="granted")
