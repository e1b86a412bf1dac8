"""A case system is connected, and a story told in the simulator, in a browser."""

from __future__ import annotations

import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.desk import open_desk
from tests.browser.live import Stage
from tests.browser.scenes import desk_integrations as scenes
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH

HOW = pytest.mark.parametrize(
    ("language", "scripts", "width"), [(Language.CY, False, PHONE_WIDTH), (Language.EN, True, DESK_WIDTH)]
)
_TOGGLE = ".olr-header__language button"


@HOW
def test_a_manager_connects_a_case_system(stage: Stage, language: Language, scripts: bool, width: int) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        open_desk(visitor, *scenes.ROOT, Role.MANAGER)
        visitor.press("Ychwanegu system achosion", "Add a case system")
        visitor.type("Beth rydych yn ei galw?", "What do you call it?", "Cynllunio")
        visitor.press(*scenes.SAVE)
        visitor.sees("Nid oes ganddi allwedd eto", "It has no key yet")
        visitor.press("Rhoi allwedd", "Issue a key")
        visitor.choose("Allwedd brawf", "Test key")
        visitor.press("Rhoi’r allwedd", "Issue the key")
        key = visitor.page.locator("#secret").inner_text()
        visitor.click(visitor.page.locator(_TOGGLE))
        assert visitor.page.locator("#secret").inner_text() == key
        visitor.click(visitor.page.locator(_TOGGLE))
        visitor.press("Rwyf wedi’i chopïo", "I have copied it")
        visitor.click(visitor.page.get_by_role("link", name=visitor.say("Dirymu", "Revoke")).first)
        visitor.press("Dirymu’r allwedd", "Revoke the key")
        visitor.sees("Mae’r allwedd wedi’i dirymu.", "The key is revoked.")
        assert visitor.site.world.get("/v1/case-types", key=key).status_code == 401
        assert visitor.complaints == []


@HOW
def test_a_manager_tells_the_first_steps_of_a_story(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        scenes.open_form(visitor)
        visitor.press(*scenes.POST)
        visitor.sees("Mae’r digwyddiad wedi’i gadw", "The event is stored")
        visitor.site.run()
        if scripts:
            visitor.page.locator(".olr-desk-planned").first.wait_for()
        else:
            visitor.press("Edrychwch eto", "Look again")
        visitor.sees("S. Ll.", "S. Ll.")
        visitor.sees("T. Ll.", "T. Ll.")
        visitor.click(visitor.page.locator("main .govuk-button-group a").first)
        visitor.press(*scenes.POST)
        visitor.page.wait_for_url("**step=2*")
        visitor.site.run()
        visitor.page.reload()
        visitor.sees("S. Ll.", "S. Ll.")
        assert visitor.complaints == []
