"""Journeys: somebody reads again what they were sent, adds an appointment to a calendar, and gets away in time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes import said
from tests.browser.scenes.status import CHECKING, reached
from tests.browser.visitor import WIDTHS, Visitor

LANGUAGES = tuple(Language)
ELSEWHERE = {Language.CY: "https://www.bbc.co.uk/cymrufyw", Language.EN: "https://www.bbc.co.uk/weather"}
UNREACHABLE = "chrome-error://chromewebdata/"  # what the browser shows in place of a page that it could not get
OUT = ("/cy/gadael", "/en/leave")
STATUS = ("/cy/cais", "/en/request")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_reads_again_what_they_were_sent(stage: Stage, language: Language, width: int, scripts: bool) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        reached(CHECKING, said.appointment("booked", 5))(visitor)
        with visitor.page.expect_download() as download:
            name = visitor.say("Ychwanegu at fy nghalendr", "Add to my calendar")
            visitor.click(visitor.page.get_by_role("link", name=name))
        assert download.value.suggested_filename == visitor.say("apwyntiad.ics", "appointment.ics")
        visitor.click(visitor.page.get_by_role("link", name=visitor.say(*said.OF_A_STEP)).first)
        visitor.sees("Cafodd apwyntiad ei drefnu", "An appointment was booked")
        visitor.press(*said.ALL)
        visitor.press("English", "Cymraeg")
        visitor.press("Cymraeg", "English")
        visitor.press("Yn ôl i weld ble mae’r cais", "Back to where it is")
        visitor.sees("Cysylltu â ni", "Contact us")
    assert visitor.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_the_way_out_leads_elsewhere_and_closes_the_request(
    stage: Stage, language: Language, width: int, scripts: bool
) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        said.open_sensitive(visitor)
        # Nothing outside can be reached from here: what counts is that it is asked for.
        with visitor.page.expect_event("requestfailed", lambda request: request.url == ELSEWHERE[language]):
            visitor.press(*said.WAY_OUT)
        visitor.page.wait_for_url(UNREACHABLE)
        visitor.go(*STATUS)
        assert visitor.status == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_shift_pressed_three_times_does_the_same_and_leaves_no_way_back(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        visitor.page.route(visitor.site.base_url + visitor.say(*OUT), _anybody_reads_this)
        said.open_sensitive(visitor)
        visitor.page.wait_for_load_state("load")  # before its script runs, a key is only a key
        before = visitor.page.evaluate("history.length")
        visitor.page.keyboard.press("Shift")
        assert _progress(visitor) == visitor.say(
            "Pwyswch Shift ddwywaith eto i adael.", "Shift, press 2 more times to exit."
        )
        visitor.page.keyboard.press("Shift")
        assert _progress(visitor) == visitor.say(
            "Pwyswch Shift unwaith eto i adael.", "Shift, press 1 more time to exit."
        )
        visitor.page.keyboard.press("Shift")
        visitor.page.wait_for_url(visitor.site.base_url + visitor.say(*OUT))
        assert visitor.words() == "Nothing of ours."
        assert visitor.page.evaluate("history.length") == before


def test_capital_letters_and_three_presses_too_far_apart_lead_nowhere(stage: Stage) -> None:
    with stage.visitor(Language.EN) as visitor:
        said.open_sensitive(visitor)
        visitor.page.clock.install()
        visitor.page.reload()
        for _ in range(4):
            visitor.page.keyboard.press("Shift+A")
        assert _progress(visitor) == ""
        visitor.page.keyboard.press("Shift")
        visitor.page.keyboard.press("Shift")
        visitor.page.clock.fast_forward(5001)
        assert _progress(visitor) == "Exit this page has expired."
        visitor.page.keyboard.press("Shift")
        assert _progress(visitor) == "Shift, press 2 more times to exit."
        assert visitor.page.url.endswith("/en/request")


def _anybody_reads_this(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<title>Elsewhere</title><p>Nothing of ours.")


def _progress(visitor: Visitor) -> str:
    return visitor.page.locator("#exit-progress").inner_text()
