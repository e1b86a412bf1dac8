"""A manager stops everything at once and goes on, changes the look, and reads who did it: in both languages."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes.desk_settings import SAVE, SUSPEND
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH
from tests.world import event

HOW = [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)]


@pytest.mark.parametrize(("language", "scripts", "width"), HOW)
def test_sending_is_suspended_and_resumed_and_the_audit_says_by_whom(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as manager:
        open_desk(manager, "/gosodiadau", "/settings", Role.MANAGER)
        manager.press(*SUSPEND)
        manager.press(*SUSPEND)
        manager.sees("Mae anfon wedi’i atal.", "Sending is suspended.")
        manager.site.world.post(event())
        manager.site.run()
        assert [one["status"] for one in manager.site.world.messages("C-1")] == ["created"]
        manager.go("/cy/desg/archwilio", "/en/desk/audit")
        manager.sees("Mae anfon wedi’i atal ers", "Sending has been suspended since")
        manager.press("Ailddechrau anfon", "Resume sending")
        manager.press("Ailddechrau anfon", "Resume sending")
        manager.page.wait_for_url("**done=resumed")
        manager.sees("Mae’r anfon wedi ailddechrau.", "Sending goes on.")
        manager.site.run()
        assert [one["status"] for one in manager.site.world.messages("C-1")] == ["delivered"]
        manager.go("/cy/desg/archwilio", "/en/desk/audit")
        manager.sees("Ailddechreuwyd anfon", "Sending was resumed")
        manager.sees("Siân Prys", "Siân Prys")
        assert manager.complaints == []


@pytest.mark.parametrize(("language", "scripts", "width"), HOW)
def test_a_colour_is_looked_at_with_its_contrast_and_then_kept(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as manager:
        open_desk(manager, "/gosodiadau/golwg", "/settings/look", Role.MANAGER)
        manager.page.locator("#colour").fill("#ffd500")
        if not scripts:
            manager.press("Ei ddangos", "Show it")
        manager.sees("Rhy olau:", "Too light:")
        manager.page.locator("#colour").fill("#5a1e6b")
        if not scripts:
            manager.press("Ei ddangos", "Show it")
        manager.sees("Da: mae gan eiriau gwyn", "Good: white words have")
        manager.press(*SAVE)
        manager.sees("Mae’r olwg wedi’i newid.", "The look is changed.")
        manager.sees("#5a1e6b", "#5a1e6b")
        assert manager.complaints == []


@pytest.mark.parametrize(("language", "scripts", "width"), HOW)
def test_what_was_typed_survives_the_language_and_what_is_wrong_is_said(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as manager:
        open_desk(manager, "/gosodiadau/cadw", "/settings/keeping", Role.MANAGER)
        manager.page.locator("#open").fill("5")
        manager.click(manager.page.locator("button[name=other_language]").last)
        assert manager.page.locator("#open").input_value() == "5"
        manager.click(manager.page.locator("main button").last)
        assert manager.page.locator(".govuk-error-summary").count() == 1
        manager.page.locator("#open").fill("60")
        manager.click(manager.page.locator("main button").last)
        assert "60" in manager.words()
        assert manager.complaints == []
