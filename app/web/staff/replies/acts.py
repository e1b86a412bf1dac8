"""What is done with a reply beside answering it: given to somebody, closed, opened again, put to its case."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.replies_desk import acts, shown
from app.services.replies_desk.acts import LONGEST_REASON, DoneMeanwhile
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _register_giving(blueprint, door)
    _register_closing(blueprint, door)


def _register_giving(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.ANSWER_REPLIES,
        cy="atebion/<uuid:reply_id>/rhoi",
        en="replies/<uuid:reply_id>/assign",
        methods=["POST"],
    )
    def assign(staff: Signed, reply_id: UUID) -> Response:
        to = staff.staff_id if "mine" in request.form else _id(request.form.get("to", ""))
        with door.db.transaction(staff.organisation_id) as session:
            acts.assign(session, reply_id, door.types(staff, Act.ANSWER_REPLIES), to, staff.who)
        return _shown(reply_id, "assigned" if to else "given-back")

    @door.page(
        blueprint,
        Act.ANSWER_REPLIES,
        cy="atebion/<uuid:reply_id>/achos",
        en="replies/<uuid:reply_id>/case",
        methods=["POST"],
    )
    def choose(staff: Signed, reply_id: UUID) -> Response:
        case_id = _id(request.form.get("case", ""))
        if case_id is None:
            return see_other(page_url("desk_replies.show", reply_id=reply_id))
        with door.db.transaction(staff.organisation_id) as session:
            acts.choose(session, reply_id, door.types(staff, Act.ANSWER_REPLIES), case_id, staff.who, door.now())
        return _shown(reply_id, "chosen")


def _register_closing(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.ANSWER_REPLIES,
        cy="atebion/<uuid:reply_id>/cau",
        en="replies/<uuid:reply_id>/close",
        methods=["GET", "POST"],
    )
    def close(staff: Signed, reply_id: UUID) -> Response:
        types = door.types(staff, Act.ANSWER_REPLIES)
        with door.db.transaction(staff.organisation_id) as session:
            reply = shown.look(session, door.catalogue, reply_id, types, staff.who)
        typed = posted("reason", longest=LONGEST_REASON)
        if request.method != "POST" or is_switch():
            return page("staff/replies/close.html", staff=staff, reply=reply, form=Form(typed))
        errors = _reason_errors(typed["reason"])
        if errors:
            return page("staff/replies/close.html", staff=staff, reply=reply, form=Form(typed, errors))
        try:
            with door.db.transaction(staff.organisation_id) as session:
                acts.close(session, reply_id, types, typed["reason"], staff.who, door.now())
        except DoneMeanwhile:
            return _shown(reply_id, "closed-already")
        except acts.NoReason:
            errors = {"reason": _("Write why it is closed")}
            return page("staff/replies/close.html", staff=staff, reply=reply, form=Form(typed, errors))
        return see_other(page_url("desk_replies.index", done="closed"))

    @door.page(
        blueprint,
        Act.ANSWER_REPLIES,
        cy="atebion/<uuid:reply_id>/ailagor",
        en="replies/<uuid:reply_id>/reopen",
        methods=["POST"],
    )
    def reopen(staff: Signed, reply_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            acts.reopen(session, reply_id, door.types(staff, Act.ANSWER_REPLIES), staff.who)
        return _shown(reply_id, "reopened")


def _reason_errors(reason: str) -> dict[str, str]:
    if not reason:
        return {"reason": _("Write why it is closed")}
    if len(reason) > LONGEST_REASON:
        return {"reason": _("The reason must be 200 characters or fewer")}
    return {}


def _shown(reply_id: UUID, done: str) -> Response:
    return see_other(page_url("desk_replies.show", reply_id=reply_id, done=done))


def _id(text: str) -> UUID | None:
    """None for nothing. Raises NotFound for what is no id: no form of ours says that."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("no such id") from None
