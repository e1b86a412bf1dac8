"""The second page: a code from the authenticator app, or one of the recovery codes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from app.domain import staff_mail_words
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.staff import signing_in
from app.services.staff.signing_in import NotRight
from app.services.staff.slow_down import MustWait
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.staff.proof_words import wait_words
from app.web.staff.sign_in.desk import SignInDesk
from app.web.staff.sign_in.pending import Pending, Stage

_CY, _EN = "/cy/desg/mewngofnodi", "/en/desk/sign-in"
_LONGEST = 100


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    @localised(blueprint, cy=f"{_CY}/cod", en=f"{_EN}/code", methods=["GET", "POST"])
    def code() -> Response:
        return _asked(desk, "staff/sign_in/code.html", lambda pending, typed: _by_app(desk, pending, typed))

    @localised(blueprint, cy=f"{_CY}/cod-adfer", en=f"{_EN}/recovery-code", methods=["GET", "POST"])
    def recovery_code() -> Response:
        return _asked(desk, "staff/sign_in/recovery_code.html", lambda pending, typed: _by_hand(desk, pending, typed))


def too_late(desk: SignInDesk) -> Response:
    """Back to the beginning, for who has shown nothing, or too long ago."""
    response = see_other(page_url("desk_sign_in.sign_in", again="1"))
    desk.pending.end(response)
    return response


def _asked(desk: SignInDesk, name: str, take: Callable[[Pending, str], str]) -> Response:
    pending = desk.pending.read(Stage.CODE)
    if pending is None:
        return too_late(desk)
    form = Form(posted("code", longest=_LONGEST))
    if request.method != "POST" or is_switch() or not desk.pending.is_ours(pending):
        return desk.page(name, pending, form=form)
    wrong = take(pending, form["code"]) if form["code"] else _("Enter the code")
    return desk.page(name, pending, form=Form({}, {"code": wrong})) if wrong else desk.go_in(pending)


def _by_app(desk: SignInDesk, pending: Pending, typed: str) -> str:
    """What is wrong with a code, if anything is."""
    try:
        device = desk.device(pending.organisation_id)
        signing_in.with_code(desk.door.db, pending.organisation_id, pending.proven, typed, device, desk.door.now())
    except NotRight:
        return _("That is not the code that your app shows now. Each code works once.")
    except MustWait as error:
        return wait_words(error)
    return ""


def _by_hand(desk: SignInDesk, pending: Pending, typed: str) -> str:
    try:
        device = desk.device(pending.organisation_id)
        signing_in.with_recovery_code(
            desk.door.db, pending.organisation_id, pending.proven, typed, device, desk.door.now()
        )
    except NotRight:
        return _("That is not one of your recovery codes that are left. Each works once.")
    except MustWait as error:
        return wait_words(error)
    desk.post.tell(pending.organisation_id, pending.staff_id, staff_mail_words.RECOVERY_CODE_USED)
    return ""
