"""A citizen names somebody, they say yes, and the citizen ends it: in both languages, with scripts and without."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes.helpers import HELPER, asked, press_end
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)],
)
def test_somebody_is_named_says_yes_and_is_let_go(stage: Stage, language: Language, scripts: bool, width: int) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as citizen:
        asked(citizen)
        site, token = citizen.site, citizen.site.link()
        site.run()
        assert any("Siân" in words for words in site.sent_to(HELPER))
        with stage.visitor(language, scripts=scripts, width=width) as helper:
            helper.site = site
            helper.open_link(token)
            helper.choose("Byddaf, rwy’n cytuno i helpu", "Yes, I will help")
            helper.press("Parhau", "Continue")
            helper.sees("Rydych nawr yn helpu gyda’r cais hwn.", "You now help with this request.")
            helper.sees("Ble mae’r cais nawr", "Where the request is now")
            citizen.go("/cy/rhywun-i-helpu", "/en/someone-to-help")
            citizen.sees("Cytunon nhw i helpu", "Said yes on")
            press_end(citizen)
            citizen.submit()
            citizen.sees("Nid ydyn nhw’n eich helpu bellach.", "They no longer help you.")
            helper.go("/cy/cais", "/en/request")
            helper.sees("Nid yw’r ddolen hon yn gweithio", "This link does not work")
        assert citizen.complaints == []
