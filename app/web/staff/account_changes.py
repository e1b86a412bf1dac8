"""Changing what one signs in with: each asks once more who it is, ends every other session, and is told by email."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from app.domain import staff_mail_words
from app.domain.passwords import LONGEST, SHORTEST
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_language, page_url
from app.providers.registry import Providers
from app.services.staff import account, signing_in, totp
from app.services.staff.account import Account
from app.services.staff.mail import StaffPost
from app.services.staff.passwords import Checker
from app.services.staff.signed import Signed
from app.services.staff.signing_in import NotRight, Proven
from app.services.staff.slow_down import MustWait
from app.web import qr
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff import shown
from app.web.staff.cookie import SessionKey
from app.web.staff.door import StaffDoor
from app.web.staff.proof_words import in_groups, password_words, wait_words

_MAIL_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class AccountDesk:
    door: StaffDoor
    checker: Checker
    post: StaffPost

    @classmethod
    def of(cls, door: StaffDoor, checker: Checker) -> AccountDesk:
        return cls(door, checker, StaffPost(door.db, Providers(deadline=_MAIL_SECONDS, base_url=door.base_url)))


def add(blueprint: Blueprint, desk: AccountDesk) -> None:
    door, both = desk.door, ["GET", "POST"]

    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif/cyfrinair", en="account/password", methods=both)
    def password(staff: Signed) -> Response:
        return _password(desk, staff, _of(door, staff))

    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif/ap-dilysu", en="account/authenticator", methods=both)
    def authenticator(staff: Signed) -> Response:
        return _authenticator(desk, staff, _of(door, staff))

    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif/codau-adfer/newydd", en="account/recovery-codes/new")
    def codes(staff: Signed) -> Response:
        return _codes(staff)

    @door.page(blueprint, Act.OWN_ACCOUNT, cy="cyfrif/codau-adfer", en="account/recovery-codes", methods=both)
    def recovery_codes(staff: Signed) -> Response:
        return _recovery_codes(desk, staff, _of(door, staff))


def _of(door: StaffDoor, staff: Signed) -> Account:
    with door.db.transaction(staff.organisation_id) as session:
        return account.of(session, staff.staff_id)


def _password(desk: AccountDesk, staff: Signed, mine: Account) -> Response:
    new = request.form.get("new_password", "")[: LONGEST + 1]
    errors: dict[str, str] = {}
    if request.method == "POST" and not is_switch():
        with desk.door.db.transaction(staff.organisation_id) as session:
            wrong = password_words(account.password_fault(session, staff.staff_id, new), new)
        errors = ({"new_password": wrong} if wrong else {}) or _prove(desk, staff, mine)
        if not errors:
            return _changed(desk, staff, account.password_hash(new))
    return page("staff/account/password.html", staff=staff, form=Form({}, errors), account=mine, shortest=SHORTEST)


def _changed(desk: AccountDesk, staff: Signed, hashed: str) -> Response:
    with desk.door.db.transaction(staff.organisation_id) as session:
        token = account.change_password(session, staff, hashed, desk.door.now())
    desk.post.tell(staff.organisation_id, staff.staff_id, staff_mail_words.PASSWORD_CHANGED)
    response = see_other(page_url("desk_account.index", done="password"))
    desk.door.cookie.start(response, SessionKey(staff.organisation_id, token))
    return response


def _authenticator(desk: AccountDesk, staff: Signed, mine: Account) -> Response:
    form, errors = Form(posted("code", longest=100)), {}
    with desk.door.db.transaction(staff.organisation_id) as session:
        secret = account.offered_secret(session, staff)
    if request.method == "POST" and not is_switch():
        is_right = totp.step_of(secret, form["code"], desk.door.now()) is not None
        wrong = _("That is not the code that the new app shows now. Check that the app’s time is right.")
        errors = ({} if is_right else {"code": wrong}) or _prove(desk, staff, mine)
        if not errors:
            return _app_changed(desk, staff, secret, form["code"])
    drawn = qr.drawn(totp.address(secret, mine.email, staff.organisation.name[page_language()]))
    values = {"form": Form({}, errors), "account": mine, "secret": in_groups(secret), "qr": drawn}
    return page("staff/account/authenticator.html", staff=staff, **values)


def _app_changed(desk: AccountDesk, staff: Signed, secret: str, typed: str) -> Response:
    with desk.door.db.transaction(staff.organisation_id) as session:
        codes, token = account.change_app(session, staff, secret, typed, desk.door.now())
    desk.post.tell(staff.organisation_id, staff.staff_id, staff_mail_words.SECOND_FACTOR_CHANGED)
    response = _to_codes(staff, codes)
    desk.door.cookie.start(response, SessionKey(staff.organisation_id, token))
    return response


def _recovery_codes(desk: AccountDesk, staff: Signed, mine: Account) -> Response:
    errors: dict[str, str] = {}
    if request.method == "POST" and not is_switch():
        errors = _prove(desk, staff, mine)
        if not errors:
            with desk.door.db.transaction(staff.organisation_id) as session:
                codes = account.new_recovery_codes(session, staff)
            return _to_codes(staff, codes)
    return page("staff/account/recovery_codes.html", staff=staff, form=Form({}, errors), account=mine)


def _to_codes(staff: Signed, codes: Sequence[str]) -> Response:
    """To the page that shows recovery codes, from which the way leads back to the account."""
    response = see_other(page_url("desk_account.codes"))
    return shown.keep(response, staff.staff_id, "codes", [page_url("desk_account.index"), *codes])


def _codes(staff: Signed) -> Response:
    said = shown.read(staff.staff_id, "codes")
    if said is None:
        return see_other(page_url("desk_account.index"))
    onward, *codes = said
    return page("staff/account/codes.html", staff=staff, codes=codes, onward=onward)


def _prove(desk: AccountDesk, staff: Signed, mine: Account) -> dict[str, str]:
    """That it is still they who sit there: by their password, or by a code of their app where they have none.

    What is wrong with what they typed, by field; nothing where it is right, or where there is nothing to show yet.
    """
    if not (mine.has_password or mine.has_app):
        return {}
    typed = request.form.get("proof", "")[: LONGEST + 1]
    if not typed:
        return {"proof": _("Enter your password") if mine.has_password else _("Enter the code")}
    try:
        if mine.has_password:
            account.prove(desk.door.db, staff, typed, desk.checker, desk.door.now())
        else:
            of = Proven(staff.staff_id)
            signing_in.with_code(desk.door.db, staff.organisation_id, of, typed, None, desk.door.now())
    except NotRight:
        return {"proof": _("That is not your password") if mine.has_password else _("That is not the code")}
    except MustWait as error:
        return {"proof": wait_words(error)}
    return {}
