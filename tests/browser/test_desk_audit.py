"""A manager finds out what somebody looked at, and everything about one thing: in both languages."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes.desk_audit import something_happened
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)],
)
def test_what_a_colleague_looked_at_is_found(stage: Stage, language: Language, scripts: bool, width: int) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as manager:
        signed = something_happened(manager)
        open_desk(manager, "/archwilio", "/audit", Role.MANAGER)
        manager.click(manager.page.locator("summary").first)
        manager.page.locator("#who").select_option(str(signed.id))
        manager.page.locator("#kind").select_option("looked-at")
        manager.click(manager.page.locator(".olr-desk-filters__form button"))
        manager.sees("Dangoswyd manylion cyswllt", "Contact details were shown")
        assert manager.page.locator("tbody tr").count() == 1
        assert "kind=looked-at" in manager.page.url
        manager.click(manager.page.locator(".olr-audit__all"))
        manager.sees("Dyma’r cofnodion am un peth yn unig.", "These are the entries about one thing only.")
        assert manager.page.locator("tbody tr").count() == 7
        assert manager.complaints == []
