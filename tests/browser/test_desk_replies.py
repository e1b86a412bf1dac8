"""A case worker answers a reply in the person's language, and learns that a colleague was quicker."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from tests.browser.live import Stage
from tests.browser.scenes import desk_replies as scenes
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH
from tests.texting import MOBILE

BOTH_WAYS = [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)]


@pytest.mark.parametrize(("language", "scripts", "width"), BOTH_WAYS)
def test_a_reply_is_taken_and_answered_in_welsh(stage: Stage, language: Language, scripts: bool, width: int) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as officer:
        scenes.full_inbox(officer)
        officer.click(officer.page.locator("tbody a").first)
        officer.press("Fe wnaf i ofalu amdano", "I will see to it")
        officer.sees("Mae Siân Prys yn gofalu amdano.", "Siân Prys sees to it.")
        officer.type(*scenes.WELSH, "Byddwn yno ddydd Llun.")
        officer.press(*scenes.SEND)
        officer.sees("Mae eich ymateb ar ei ffordd", "Your answer is on its way")
        assert scenes.WHEN not in officer.words()
        officer.site.run()
        assert any("Byddwn yno ddydd Llun." in words for words in officer.site.sent_to(MOBILE))
        assert officer.complaints == []


@pytest.mark.parametrize(("language", "scripts", "width"), BOTH_WAYS)
def test_the_second_of_two_officers_is_told_and_sends_nothing(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as officer:
        scenes.late(officer)
        officer.sees("Mae Nia Rees wedi delio â’r ateb hwn", "Nia Rees has seen to this reply")
        assert officer.page.locator("#cy").input_value() == "Byddwn yno ddydd Mawrth."
        officer.site.run()
        assert not any("ddydd Mawrth" in words for words in officer.site.sent_to(MOBILE))
        assert officer.complaints == []
