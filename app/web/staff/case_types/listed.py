"""The list of case types, each with what it waits for."""

from __future__ import annotations

from flask import Blueprint, Response

from app.domain.staff_roles import Act
from app.services.case_type_changes import listing
from app.services.staff.names import names
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.case_types.common import person
from app.web.staff.case_types.made import may_make
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_CASE_TYPES, cy="mathau", en="case-types")
    def index(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            rows = listing.listed(session, door.types(staff, Act.SEE_CASE_TYPES))
            people = names(session)
        return page(
            "staff/case_types/index.html",
            staff=staff,
            rows=[(one, person(people, one.edited_by)) for one in rows],
            may_make=may_make(staff),
        )
