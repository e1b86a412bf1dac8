"""Signing in and people, as they are done in a browser: in both languages, with scripts and without."""

from __future__ import annotations

import pyotp
import pytest

from app.domain.bilingual import Language
from app.domain.staff_roles import Role
from tests.browser.live import Stage
from tests.browser.scenes import desk_people, desk_sign_in
from tests.browser.scenes.desk_sign_in import CODE_OF_THE_APP, CONTINUE, RECOVERY_CODE, SIGN_IN
from tests.browser.visitor import DESK_WIDTH, PHONE_WIDTH
from tests.web.desk.newcomers import PASSWORD, settled

HOW = pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [(Language.CY, True, PHONE_WIDTH), (Language.EN, False, DESK_WIDTH)],
)
_TOGGLE = ".olr-header__language :is(a, button)"


@HOW
def test_somebody_is_invited_sets_up_their_way_in_and_comes_in_again(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        desk_people.fill_in_invitation(visitor)
        visitor.press(*desk_people.SEND)
        link = visitor.page.locator(".olr-link-shown").inner_text()
        visitor.page.context.clear_cookies()
        visitor.page.goto(link)
        visitor.sees("Croeso i ddesg y staff", "Welcome to the staff desk")
        visitor.type(*desk_sign_in.NEW_PASSWORD, PASSWORD)
        visitor.press(*CONTINUE)
        secret = visitor.page.locator(".olr-app-secret__key").inner_text().replace(" ", "")
        visitor.type(*CODE_OF_THE_APP, pyotp.TOTP(secret).now())
        visitor.press(*CONTINUE)
        codes = visitor.page.locator(".olr-recovery code").all_inner_texts()
        assert len(codes) == 10
        visitor.press("Rwyf wedi’u cadw: ymlaen", "I have kept them: carry on")
        visitor.sees("Elin Haf", "Elin Haf")
        visitor.press("Allgofnodi", "Sign out")
        visitor.sees("Rydych wedi allgofnodi", "You are signed out")
        visitor.type(*desk_sign_in.EMAIL, "elin.haf@example.org")
        visitor.type(*desk_sign_in.PASSWORD_FIELD, PASSWORD)
        visitor.press(*CONTINUE)
        visitor.press(*desk_sign_in.NO_PHONE)
        visitor.type(*RECOVERY_CODE, codes[3])
        visitor.press(*SIGN_IN)
        visitor.sees("Elin Haf", "Elin Haf")
        assert visitor.complaints == []


@HOW
def test_what_was_typed_is_still_there_after_signing_in_again(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        who = settled(visitor.site.world, Role.MANAGER)
        desk_sign_in.show_password(visitor, who)
        desk_sign_in.show_code(visitor, who)
        visitor.go("/cy/desg/pobl/gwahodd", "/en/desk/people/invite")
        visitor.type(*desk_people.NAME, "Elin Haf")
        desk_sign_in.session_ended(visitor)
        visitor.press(*desk_people.SEND)
        visitor.sees("Rydych wedi cael eich allgofnodi", "You have been signed out")
        visitor.press("Mewngofnodi", "Sign in")
        visitor.type(*desk_sign_in.EMAIL, who.email)
        visitor.type(*desk_sign_in.PASSWORD_FIELD, PASSWORD)
        visitor.press(*CONTINUE)
        desk_sign_in.show_code(visitor, who)
        visitor.press("Yn ôl i’r ffurflen", "Back to the form")
        assert visitor.page.get_by_label(visitor.say(*desk_people.NAME), exact=True).input_value() == "Elin Haf"
        assert visitor.complaints == []


@HOW
def test_a_manager_changes_what_somebody_may_do_and_closes_and_opens_their_account(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        desk_people.open_one(visitor)
        visitor.press("Newid rolau", "Change roles")
        visitor.page.locator("#all-publisher").check()
        visitor.press("Cadw’r rolau", "Save the roles")
        visitor.sees("Cyhoeddwr", "Publisher")
        visitor.press("Cau’r cyfrif", "Close the account")
        visitor.press("Cau’r cyfrif", "Close the account")
        visitor.sees("Mae’r cyfrif wedi’i gau", "The account is closed")
        visitor.press("Agor y cyfrif eto", "Open the account again")
        visitor.press("Agor y cyfrif eto", "Open the account again")
        visitor.sees("Mae’r cyfrif ar agor eto", "The account is open again")
        assert visitor.complaints == []


@HOW
def test_a_password_and_an_app_are_changed_on_ones_own_account(
    stage: Stage, language: Language, scripts: bool, width: int
) -> None:
    with stage.visitor(language, scripts=scripts, width=width) as visitor:
        desk_people.open_account(visitor)
        visitor.go("/cy/desg/cyfrif/cyfrinair", "/en/desk/account/password")
        visitor.type("Eich cyfrinair nawr", "Your password now", PASSWORD)
        visitor.type(*desk_sign_in.NEW_PASSWORD, "pedair gafr ddu ar fryn")
        visitor.press("Newid y cyfrinair", "Change the password")
        visitor.sees("Mae eich cyfrinair wedi’i newid", "Your password is changed")
        visitor.go("/cy/desg/cyfrif/ap-dilysu", "/en/desk/account/authenticator")
        secret = visitor.page.locator(".olr-app-secret__key").inner_text().replace(" ", "")
        visitor.type("Eich cyfrinair nawr", "Your password now", "pedair gafr ddu ar fryn")
        visitor.type(*CODE_OF_THE_APP, pyotp.TOTP(secret).now())
        visitor.press(*CONTINUE)
        visitor.sees("Eich codau adfer", "Your recovery codes")
        assert visitor.complaints == []


@pytest.mark.parametrize("language", Language)
def test_the_toggle_keeps_what_was_typed_into_an_invitation(stage: Stage, language: Language) -> None:
    with stage.visitor(language, scripts=False) as visitor:
        desk_people.fill_in_invitation(visitor)
        visitor.click(visitor.page.locator(_TOGGLE))
        assert visitor.page.locator("html").get_attribute("lang") != language.value
        assert visitor.page.locator("#email").input_value() == "elin.haf@example.org"
        assert visitor.page.locator("#all-case-worker").is_checked()
