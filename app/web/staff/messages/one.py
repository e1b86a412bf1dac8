"""One message in full. Who reads it is noted, as its words are somebody's own."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.services.audit import note
from app.services.messages_desk import full as message_full
from app.services.staff.names import names
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.messages.listed import case_types, way
from app.web.staff.provider_names import provider_name
from app.web.staff.templates.words import event_name


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_MESSAGES, cy="negeseuon/<uuid:message_id>", en="messages/<uuid:message_id>")
    def show(staff: Signed, message_id: UUID) -> Response:
        types = door.types(staff, Act.SEE_MESSAGES)
        with door.db.transaction(staff.organisation_id) as session:
            message = message_full.full(session, types, message_id, door.now())
            note(session, staff.who, "message read", "messages", message_id)
            known = names(session)
        mine = message.case_type_id in door.types(staff, Act.WORK_ON_CASES)
        return page(
            "staff/messages/one.html",
            staff=staff,
            message=message,
            names=known,
            types={one.id: one for one in case_types(door, staff, Act.SEE_MESSAGES)},
            may_decide=mine and bool(message.may_decide),
            case=way("desk_cases.show", staff.may(Act.SEE_CASES), case_id=message.case_id),
            template=way("desk_templates.show", staff.may(Act.SEE_TEMPLATES), template_id=message.template_id),
            done=request.args.get("done", ""),
            now=door.now(),
            provider_name=provider_name,
            event_name=event_name,
        )
