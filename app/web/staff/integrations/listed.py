"""The case systems that call us, and all that is set for one of them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.services.integrations import callback_desk, connected, keys
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy="integreiddiadau", en="integrations")
    def index(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            found = connected.every(session, door.now())
        return page("staff/integrations/list.html", staff=staff, integrations=found)

    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/<uuid:integration_id>",
        en="integrations/<uuid:integration_id>",
    )
    def show(staff: Signed, integration_id: UUID) -> Response:
        now = door.now()
        with door.db.transaction(staff.organisation_id) as session:
            found = connected.one(session, integration_id)
            values = {
                "keys": keys.keys(session, integration_id, now),
                "secrets": keys.secrets(session, integration_id, now),
                "callback": callback_desk.address(session, integration_id),
            }
        names = {one.words.code: one.words.name for one in door.catalogue.shelf(door.db, staff.organisation_id).all()}
        return page(
            "staff/integrations/one.html",
            staff=staff,
            integration=found,
            type_names=names,
            done=request.args.get("done", ""),
            events_url=f"{door.base_url}/v1/events",
            now=now,
            **values,
        )
