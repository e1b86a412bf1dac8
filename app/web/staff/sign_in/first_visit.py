"""Setting up the authenticator app, on the first visit or when it was reset; and the recovery codes, shown once."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.i18n import gettext as _
from app.i18n import localised, page_language, page_url
from app.services.staff import account, invitations, signing_in, totp
from app.services.staff.invitations import InvitationOver
from app.services.staff.signing_in import NotRight
from app.web import qr
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff import shown
from app.web.staff.cookie import SessionKey
from app.web.staff.proof_words import in_groups
from app.web.staff.sign_in.code import too_late
from app.web.staff.sign_in.desk import SignInDesk
from app.web.staff.sign_in.pending import Pending, Stage


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    @localised(
        blueprint,
        cy="/cy/desg/mewngofnodi/ap-dilysu",
        en="/en/desk/sign-in/authenticator",
        methods=["GET", "POST"],
    )
    def authenticator() -> Response:
        pending = desk.pending.read(Stage.APP)
        if pending is None or _has_one(desk, pending):
            return too_late(desk)
        form = Form(posted("code", longest=100))
        if request.method != "POST" or is_switch() or not desk.pending.is_ours(pending):
            return _shown(desk, pending, form)
        if not form["code"]:
            return _shown(desk, pending, Form({}, {"code": _("Enter the code")}))
        try:
            return _set_up(desk, pending, form["code"])
        except NotRight:
            wrong = _("That is not the code that your app shows now. Check that the app’s time is right.")
            return _shown(desk, pending, Form({}, {"code": wrong}))
        except InvitationOver:
            return page("staff/sign_in/invitation_over.html", 410, organisation=_organisation(desk, pending))


def _has_one(desk: SignInDesk, pending: Pending) -> bool:
    """Whether an app was set up since they were sent here: who has only shown the first thing puts none in its place.

    A link of an invitation is looked at when it is used up.
    """
    with desk.door.db.transaction(pending.organisation_id) as session:
        return pending.invitation_id is None and signing_in.has_app(session, pending.staff_id)


def _shown(desk: SignInDesk, pending: Pending, form: Form) -> Response:
    with desk.door.db.transaction(pending.organisation_id) as session:
        secret = totp.new_secret(session, _about(pending))
        email = account.of(session, pending.staff_id).email
    name = desk.choice.by_id(pending.organisation_id).view.name[page_language()]
    drawn = qr.drawn(totp.address(secret, email, name))
    return desk.page("staff/sign_in/authenticator.html", pending, form=form, secret=in_groups(secret), qr=drawn)


def _set_up(desk: SignInDesk, pending: Pending, typed: str) -> Response:
    """The app is taken into use, the link is used up and the session begins together, or nothing is done.

    Raises NotRight and InvitationOver.
    """
    now = desk.door.now()
    with desk.door.db.transaction(pending.organisation_id) as session:
        if not signing_in.is_still(session, pending.proven):
            raise InvitationOver("the password was changed meanwhile")
        if pending.invitation_id is not None:
            invitations.use(session, pending.invitation_id, now)
        codes = account.set_up_app(session, pending.staff_id, totp.new_secret(session, _about(pending)), typed, now)
        account.change_language(session, pending.staff_id, page_language())
        key = SessionKey(pending.organisation_id, signing_in.open_session(session, pending.staff_id, now))
    onward = pending.to or desk.home(pending.organisation_id, pending.staff_id)
    response = see_other(page_url("desk_account.codes"))
    shown.keep(response, pending.staff_id, "codes", [onward, *codes])
    return desk.welcome(response, pending, key)


def _organisation(desk: SignInDesk, pending: Pending) -> object:
    return desk.choice.by_id(pending.organisation_id).view


def _about(pending: Pending) -> str:
    return f"{pending.invitation_id or pending.staff_id}/{pending.key}"
