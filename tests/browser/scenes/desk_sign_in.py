"""Signing in to the desk: the first visit, the way in, and what is said where there is none."""

from __future__ import annotations

from datetime import timedelta

import pyotp
from sqlalchemy import update

from app.domain.staff_roles import Role
from app.models.staff import StaffSession
from app.services.staff import oidc
from app.services.staff.invitations import LASTS, Purpose
from app.services.staff.oidc import Service
from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor
from tests.web.desk.newcomers import PASSWORD, Newcomer, grown_old, invited, linked, settled

EMAIL = "Cyfeiriad e-bost gwaith", "Work email address"
PASSWORD_FIELD = "Cyfrinair", "Password"
NEW_PASSWORD = "Cyfrinair newydd", "New password"
CODE = "Cod", "Code"
CODE_OF_THE_APP = "Cod o’r ap", "Code from the app"
CONTINUE = "Parhau", "Continue"
SIGN_IN = "Mewngofnodi", "Sign in"
NO_PHONE = "Nid yw fy ffôn gennyf: defnyddio cod adfer", "I do not have my phone: use a recovery code"
RECOVERY_CODE = "Cod adfer", "Recovery code"


def newcomer(visitor: Visitor, *roles: Role) -> Newcomer:
    """Somebody who was invited, and sits at the browser of the visitor."""
    return invited(visitor.site.world, *roles)


def open_invitation(visitor: Visitor, who: Newcomer) -> None:
    slug = who.tenant.slug
    visitor.go(f"/cy/desg/mewngofnodi/gwahoddiad/{slug}/{who.token}", f"/en/desk/sign-in/invitation/{slug}/{who.token}")


def choose_password(visitor: Visitor, who: Newcomer) -> None:
    open_invitation(visitor, who)
    visitor.type(*NEW_PASSWORD, PASSWORD)
    visitor.press(*CONTINUE)
    visitor.sees("Gosodwch eich ap dilysu", "Set up your authenticator app")
    who.secret = visitor.page.locator(".olr-app-secret__key").inner_text().replace(" ", "")


def set_up_app(visitor: Visitor, who: Newcomer) -> None:
    choose_password(visitor, who)
    visitor.type(*CODE_OF_THE_APP, pyotp.TOTP(who.secret).now())
    visitor.press(*CONTINUE)
    visitor.sees("Eich codau adfer", "Your recovery codes")
    who.codes = visitor.page.locator(".olr-recovery code").all_inner_texts()


def go_to_sign_in(visitor: Visitor) -> None:
    slug = visitor.site.world.tenant.slug
    visitor.go(f"/cy/desg/mewngofnodi/yn/{slug}", f"/en/desk/sign-in/at/{slug}")


def show_password(visitor: Visitor, who: Newcomer, password: str = PASSWORD) -> None:
    go_to_sign_in(visitor)
    visitor.type(*EMAIL, who.email)
    visitor.type(*PASSWORD_FIELD, password)
    visitor.press(*CONTINUE)


def show_code(visitor: Visitor, who: Newcomer) -> None:
    visitor.sees("Rhowch y cod o’ch ap", "Enter the code from your app")
    visitor.type(*CODE, who.code())
    visitor.press(*SIGN_IN)


def _known(visitor: Visitor) -> Newcomer:
    return settled(visitor.site.world, Role.MANAGER)


def _choose(visitor: Visitor) -> None:
    visitor.go("/cy/desg/mewngofnodi/dewis", "/en/desk/sign-in/choose")
    visitor.sees("Wrth ddesg pwy ydych chi’n gweithio?", "Whose desk do you work at?")


def _password(visitor: Visitor) -> None:
    go_to_sign_in(visitor)
    visitor.sees("Mewngofnodi i ddesg y staff", "Sign in to the staff desk")


def _wrong(visitor: Visitor) -> None:
    show_password(visitor, _known(visitor), "not the password")
    visitor.sees(
        "Nid yw eich cyfeiriad e-bost neu’ch cyfrinair yn gywir", "Your email address or your password is not right"
    )


def _empty(visitor: Visitor) -> None:
    go_to_sign_in(visitor)
    visitor.press(*CONTINUE)
    visitor.sees("Rhowch eich cyfeiriad e-bost", "Enter your email address")


def _wait(visitor: Visitor) -> None:
    who = _known(visitor)
    for _ in range(5):
        who.knock("wrong")
    show_password(visitor, who)
    visitor.sees("Bu gormod o gynigion", "There were too many tries")


def _code(visitor: Visitor) -> None:
    show_password(visitor, _known(visitor))
    visitor.sees("Rhowch y cod o’ch ap", "Enter the code from your app")


def _wrong_code(visitor: Visitor) -> None:
    _code(visitor)
    visitor.type(*CODE, "000000")
    visitor.press(*SIGN_IN)
    visitor.sees("Nid dyna’r cod", "That is not the code")


def _recovery_code(visitor: Visitor) -> None:
    _code(visitor)
    visitor.press(*NO_PHONE)
    visitor.sees("Rhowch god adfer", "Enter a recovery code")


def _first_visit(visitor: Visitor) -> None:
    open_invitation(visitor, newcomer(visitor))
    visitor.sees("Croeso i ddesg y staff", "Welcome to the staff desk")


def _weak_password(visitor: Visitor) -> None:
    open_invitation(visitor, newcomer(visitor))
    visitor.type(*NEW_PASSWORD, "password1234")
    visitor.press(*CONTINUE)
    visitor.sees("sy’n anoddach ei ddyfalu", "harder to guess")


def _authenticator(visitor: Visitor) -> None:
    choose_password(visitor, newcomer(visitor))


def _recovery_codes(visitor: Visitor) -> None:
    set_up_app(visitor, newcomer(visitor))


def _new_password(visitor: Visitor) -> None:
    who = _known(visitor)
    linked(who, Purpose.PASSWORD)
    open_invitation(visitor, who)
    visitor.sees("Dewiswch gyfrinair newydd", "Choose a new password")


def _app_again(visitor: Visitor) -> None:
    who = _known(visitor)
    linked(who, Purpose.SECOND_FACTOR)
    open_invitation(visitor, who)
    visitor.sees("Gosodwch eich ap dilysu eto", "Set up your authenticator app again")


def _no_app(visitor: Visitor) -> None:
    who = _known(visitor)
    linked(who, Purpose.SECOND_FACTOR)
    show_password(visitor, who)
    visitor.sees("Mae rheolwr wedi’i ailosod", "A manager has reset it")


def _over(visitor: Visitor) -> None:
    who = newcomer(visitor)
    grown_old(who, LASTS + timedelta(minutes=1))
    open_invitation(visitor, who)
    visitor.sees("Ni ellir defnyddio’r ddolen hon mwyach", "This link cannot be used any more")


def with_service(visitor: Visitor, *, only: bool = False) -> None:
    settings = Service("https://login.example.org/tenant/v2.0", "client", "secret", True, only)
    with visitor.site.world.session() as session:
        oidc.save(session, settings, "operator")


def _service(visitor: Visitor) -> None:
    with_service(visitor)
    go_to_sign_in(visitor)
    visitor.sees("Mewngofnodi gyda’ch cyfrif gwaith", "Sign in with your work account")


def _service_only(visitor: Visitor) -> None:
    with_service(visitor, only=True)
    go_to_sign_in(visitor)
    visitor.sees("Mewngofnodi gyda’ch cyfrif gwaith", "Sign in with your work account")


def _not_invited(visitor: Visitor) -> None:
    slug = visitor.site.world.tenant.slug
    visitor.go(
        f"/cy/desg/mewngofnodi/heb-fynd/{slug}?why=not-invited",
        f"/en/desk/sign-in/not-signed-in/{slug}?why=not-invited",
    )
    visitor.sees("Nid ydych wedi cael gwahoddiad eto", "You have not been invited yet")


def _service_trouble(visitor: Visitor) -> None:
    slug = visitor.site.world.tenant.slug
    visitor.go(f"/cy/desg/mewngofnodi/heb-fynd/{slug}", f"/en/desk/sign-in/not-signed-in/{slug}")
    visitor.sees("Nid oedd modd eich mewngofnodi", "You could not be signed in")


def _lost_on_the_way(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.site.base_url}/desk/sign-in/back?code=x&state=y")
    visitor.sees("Dechreuwch fewngofnodi eto", "Begin signing in again")


def session_ended(visitor: Visitor) -> None:
    """The session of everybody of the organisation is over."""
    with visitor.site.world.session() as session:
        session.execute(update(StaffSession).values(ended_at=StaffSession.created_at))


SCENES = (
    Scene("desk/sign-in/choose", _choose),
    Scene("desk/sign-in/password", _password),
    Scene("desk/sign-in/password-wrong", _wrong),
    Scene("desk/sign-in/password-missing", _empty),
    Scene("desk/sign-in/wait", _wait),
    Scene("desk/sign-in/code", _code),
    Scene("desk/sign-in/code-wrong", _wrong_code),
    Scene("desk/sign-in/recovery-code", _recovery_code),
    Scene("desk/sign-in/first-visit", _first_visit),
    Scene("desk/sign-in/weak-password", _weak_password),
    Scene("desk/sign-in/authenticator", _authenticator),
    Scene("desk/sign-in/recovery-codes", _recovery_codes),
    Scene("desk/sign-in/new-password", _new_password),
    Scene("desk/sign-in/app-again", _app_again),
    Scene("desk/sign-in/no-app", _no_app),
    Scene("desk/sign-in/link-over", _over, status=410),
    Scene("desk/sign-in/service", _service),
    Scene("desk/sign-in/service-only", _service_only),
    Scene("desk/sign-in/not-invited", _not_invited),
    Scene("desk/sign-in/service-trouble", _service_trouble),
    Scene("desk/sign-in/lost-on-the-way", _lost_on_the_way, status=400, both=True),
)
