"""Changing what somebody may do."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act, Grant, Role, may
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.staff import people
from app.services.staff.people import LastManager
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.people.desk import ROLES_OF_ONE, PeopleDesk, typed_grants


def add(blueprint: Blueprint, desk: PeopleDesk) -> None:
    @desk.door.page(
        blueprint,
        Act.MANAGE_PEOPLE,
        cy="pobl/<uuid:staff_id>/rolau",
        en="people/<uuid:staff_id>/roles",
        methods=["GET", "POST"],
    )
    def roles(staff: Signed, staff_id: UUID) -> Response:
        person, case_types = desk.person(staff, staff_id), desk.case_types(staff)
        is_sent = request.method == "POST"
        grants = typed_grants(case_types) if is_sent else person.grants
        errors: dict[str, str] = {}
        if is_sent and not is_switch():
            errors = _change(desk, staff, staff_id, grants)
            if not errors:
                return see_other(_after(staff, staff_id, grants))
        values = {"case_types": case_types, "grants": grants, "roles": tuple(Role), "roles_of_one": ROLES_OF_ONE}
        return page("staff/people/roles.html", staff=staff, person=person, form=Form({}, errors), **values)


def _change(desk: PeopleDesk, staff: Signed, staff_id: UUID, grants: frozenset[Grant]) -> dict[str, str]:
    """What is wrong, by field."""
    if not grants:
        return {"all": _("Choose at least one role. To let somebody do nothing more, close their account.")}
    try:
        with desk.door.db.transaction(staff.organisation_id) as session:
            people.change_roles(session, staff_id, grants, staff.who)
    except LastManager:
        return {"all": _("There must be a manager. Make somebody else a manager first.")}
    return {}


def _after(staff: Signed, staff_id: UUID, grants: frozenset[Grant]) -> str:
    """Whoever gave up being a manager may not see these pages any more."""
    if staff_id == staff.staff_id and not may(grants, Act.MANAGE_PEOPLE):
        return page_url("desk_account.index", done="roles")
    return page_url("desk_people.show", staff_id=staff_id, done="roles")
