"""A journey: an officer sees at a glance what needs them, goes there, and comes back; a new council takes its steps."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes import desk_dashboard
from tests.browser.visitor import WIDTHS, Visitor

FAILED = (
    "Negeseuon a fethodd, heb ffordd arall o roi gwybod i’r person",
    "Messages that failed, with no other way to tell the person",
)
TABLE = ("Dangos y ffigurau hyn mewn tabl", "Show these figures as a table")


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_an_officer_goes_to_what_needs_them(stage: Stage, language: Language, width: int, scripts: bool) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        desk_dashboard.busy_day(visitor)
        open_desk(visitor, "", "")
        visitor.press(*FAILED)
        assert visitor.page.url.endswith("?needs=failed")
        visitor.page.go_back()
        _reads_a_chart(visitor)
        visitor.press("English", "Cymraeg")
        visitor.sees("What needs you", "Beth sydd angen eich sylw")
    assert visitor.complaints == []


def _reads_a_chart(visitor: Visitor) -> None:
    details = visitor.page.locator("details.olr-chart__details").first
    assert not details.locator("table").is_visible()
    details.get_by_text(visitor.say(*TABLE)).click()
    assert details.locator("table").is_visible()


@pytest.mark.parametrize("language", tuple(Language))
def test_a_new_council_is_led_to_its_first_case_type(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        desk_dashboard.begin(visitor)
        visitor.press("Ychwanegu math o achos", "Add a case type")
        assert visitor.status == 200
        visitor.sees("Mathau o achos", "Case types")
    assert visitor.complaints == []
