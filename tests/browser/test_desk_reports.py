"""A journey: a manager asks for a month of one case type, reads it, and takes it away as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.bilingual import Language
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes import desk_reports
from tests.browser.visitor import WIDTHS

CASE_TYPE = ("Math o achos", "Case type")
PERMIT = "building-permit"
MEASURES = ("Y pedwar mesur", "The four measures")


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_takes_figures_away(stage: Stage, language: Language, width: int, scripts: bool) -> None:
    with stage.visitor(language, width=width, scripts=scripts) as visitor:
        desk_reports.a_year(visitor.site.world)
        open_desk(visitor, "/adroddiadau", "/reports")
        visitor.sees(*MEASURES)
        visitor.page.get_by_label(visitor.say(*CASE_TYPE), exact=True).select_option(PERMIT)
        visitor.press("Dangos", "Show")
        assert f"case_type={PERMIT}" in visitor.page.url
        with visitor.page.expect_download() as download:
            visitor.click(visitor.page.locator(".olr-report-download a").first)
        assert visitor.say("Cost fesul trafodiad", "Cost per transaction") in Path(download.value.path()).read_text()
        visitor.press("English", "Cymraeg")
        assert f"case_type={PERMIT}" in visitor.page.url
        visitor.sees("The four measures", "Y pedwar mesur")
    assert visitor.complaints == []


@pytest.mark.parametrize("language", tuple(Language))
def test_days_that_cannot_be_are_mended(stage: Stage, language: Language) -> None:
    with stage.visitor(language) as visitor:
        open_desk(visitor, "/adroddiadau", "/reports")
        visitor.type("Diwrnod cyntaf", "First day", "2026-10-31")
        visitor.type("Diwrnod olaf", "Last day", "2026-10-01")
        visitor.press("Dangos", "Show")
        visitor.sees(
            "Ni chaiff y diwrnod olaf fod cyn y diwrnod cyntaf", "The last day must not be before the first day"
        )
        visitor.type("Diwrnod olaf", "Last day", "2026-10-31")
        visitor.press("Dangos", "Show")
        visitor.sees("O 31 Hydref 2026", "From 31 October 2026")
    assert visitor.complaints == []
