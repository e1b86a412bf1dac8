"""The link of an invitation: choosing a password, or showing it, on the way to a way of one's own to sign in."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.passwords import LONGEST, SHORTEST
from app.i18n import gettext as _
from app.i18n import localised
from app.services.organisation_settings.organisation_choice import Chosen
from app.services.staff import account, invitations, signing_in
from app.services.staff.invitations import InvitationOver, Invited, Purpose
from app.services.staff.signing_in import NotRight
from app.services.staff.slow_down import MustWait
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.proof_words import password_words, wait_words
from app.web.staff.sign_in.desk import SignInDesk
from app.web.staff.sign_in.pending import Pending, Stage


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    @localised(
        blueprint,
        cy="/cy/desg/mewngofnodi/gwahoddiad/<slug>/<token>",
        en="/en/desk/sign-in/invitation/<slug>/<token>",
        methods=["GET", "POST"],
    )
    def invitation(slug: str, token: str) -> Response:
        chosen = desk.at(slug)
        try:
            if chosen is None:
                raise InvitationOver("there is no such organisation")
            return _opened(desk, chosen, token)
        except InvitationOver:
            known = {"organisation": chosen.view} if chosen else {}
            return page("staff/sign_in/invitation_over.html", 410, **known)


def _opened(desk: SignInDesk, chosen: Chosen, token: str) -> Response:
    """Raises InvitationOver."""
    with desk.door.db.transaction(chosen.id) as session:
        invited = invitations.find(session, token, desk.door.now())
    password = request.form.get("password", "")[: LONGEST + 1]
    if request.method != "POST" or is_switch() or _is_by_service_alone(desk, chosen):
        return _shown(desk, chosen, invited)
    if invited.purpose is Purpose.SECOND_FACTOR:
        wrong = _prove(desk, chosen, invited, password)
    else:
        wrong = _choose(desk, chosen, invited, password)
    return _shown(desk, chosen, invited, wrong) if wrong else _onward(desk, chosen, invited, password)


def _is_by_service_alone(desk: SignInDesk, chosen: Chosen) -> bool:
    """Then a link makes no way in beside the service: that would be one which the service cannot close."""
    service = desk.service_of(chosen.id)
    return service is not None and service.only


def _shown(desk: SignInDesk, chosen: Chosen, invited: Invited, wrong: str = "") -> Response:
    service = desk.service_of(chosen.id)
    return page(
        "staff/sign_in/invitation.html",
        organisation=chosen.view,
        invited=invited,
        form=Form({}, {"password": wrong} if wrong else {}),
        service=service is not None,
        only=service is not None and service.only,
        shortest=SHORTEST,
    )


def _choose(desk: SignInDesk, chosen: Chosen, invited: Invited, password: str) -> str:
    with desk.door.db.transaction(chosen.id) as session:
        fault = account.password_fault(session, invited.staff_id, password)
    return password_words(fault, password)


def _prove(desk: SignInDesk, chosen: Chosen, invited: Invited, password: str) -> str:
    if not password:
        return _("Enter your password")
    try:
        account.prove_password(desk.door.db, chosen.id, invited.staff_id, password, desk.checker, desk.door.now())
    except NotRight:
        return _("That is not your password")
    except MustWait as error:
        return wait_words(error)
    return ""


def _onward(desk: SignInDesk, chosen: Chosen, invited: Invited, password: str) -> Response:
    """The link is used up by a new password for who has an app; for everybody else once the app is set up.

    Raises InvitationOver.
    """
    hashed = None if invited.purpose is Purpose.SECOND_FACTOR else account.password_hash(password)
    with desk.door.db.transaction(chosen.id) as session:
        if hashed is not None:
            account.set_password(session, invited.staff_id, hashed)
        if invited.has_app:
            invitations.use(session, invited.id, desk.door.now())
        mark = signing_in.current_mark(session, invited.staff_id)
    if invited.has_app:
        return desk.wait_for(Pending(chosen.id, invited.staff_id, Stage.CODE, mark), "desk_sign_in.code")
    pending = Pending(chosen.id, invited.staff_id, Stage.APP, mark, invited.id)
    return desk.wait_for(pending, "desk_sign_in.authenticator")
