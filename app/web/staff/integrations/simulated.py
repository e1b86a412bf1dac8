"""What Olrhain made of an event of the simulator: each message that it planned, and whom it does not tell, and why."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain import simulated_stories
from app.domain.simulated_stories import Story
from app.domain.staff_roles import Act
from app.services.integrations import simulator
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/efelychydd/<uuid:event_id>",
        en="integrations/simulator/<uuid:event_id>",
    )
    def simulated(staff: Signed, event_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            outcome = simulator.outcome(session, door.types(staff, Act.MANAGE_INTEGRATIONS), event_id)
        case_type = door.catalogue.shelf(door.db, staff.organisation_id).by_id(outcome.case_type_id)
        story = simulated_stories.story(case_type.words, door.today(), request.args.get("story", ""))
        return page(
            "staff/integrations/simulated.html",
            staff=staff,
            outcome=outcome,
            case_type=case_type,
            story=story,
            step=_step(story),
            is_late=(door.now() - outcome.received_at).total_seconds() > 15,
        )


def _step(story: Story | None) -> int:
    text = request.args.get("step", "")
    there = story is not None and text.isascii() and text.isdigit() and len(text) < 4
    return int(text) if there and story and 1 <= int(text) <= len(story.steps) else 0
