"""Deciding what becomes of a message that went astray: once, and by whoever works on its case."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.message_decisions import Decision
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.messages_desk import deeds
from app.services.messages_desk import full as message_full
from app.services.messages_desk.deeds import Deed
from app.services.messages_desk.views import FullMessage
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor

_LONGEST_NOTE = 1000


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.WORK_ON_CASES,
        cy="negeseuon/<uuid:message_id>/penderfynu",
        en="messages/<uuid:message_id>/decide",
        methods=["GET", "POST"],
    )
    def decide(staff: Signed, message_id: UUID) -> Response:
        types = door.types(staff, Act.WORK_ON_CASES) & door.types(staff, Act.SEE_MESSAGES)
        with door.db.transaction(staff.organisation_id) as session:
            message = message_full.full(session, types, message_id, door.now())
        if request.method != "POST":
            return _form(staff, message, Form({"attempt": str(message.attempts)}))
        typed = posted("decision", "note", "attempt", longest=_LONGEST_NOTE)
        if is_switch():
            return _form(staff, message, Form(typed))
        errors = _errors(message, typed)
        if errors:
            return _form(staff, message, Form(typed, errors))
        deed = Deed(message_id, int(typed["attempt"]), Decision(typed["decision"]), typed["note"])
        with door.db.transaction(staff.organisation_id) as session:
            done = deeds.decide(session, types, deed, staff.who, door.now())
        word = deed.decision.value if done else "late"
        return see_other(page_url("desk_messages.show", message_id=message_id, done=word))


def _errors(message: FullMessage, typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if typed["decision"] not in set(Decision):
        errors["decision"] = _("Choose what to do")
    if len(typed["note"]) > _LONGEST_NOTE:
        errors["note"] = _("The note must be 1,000 characters or fewer")
    elif typed["decision"] == Decision.DEALT and not typed["note"]:
        errors["note"] = _("Write what was done, such as that you phoned")
    if not (typed["attempt"].isascii() and typed["attempt"].isdigit() and len(typed["attempt"]) < 9):
        typed["attempt"] = str(message.attempts)
        errors.setdefault("decision", _("Choose what to do"))
    return errors


def _form(staff: Signed, message: FullMessage, form: Form) -> Response:
    return page("staff/messages/decide.html", staff=staff, message=message, form=form)
