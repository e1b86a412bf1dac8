"""The list of people, one of them, and the invitation of somebody new."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.speech import speech
from app.domain.staff_roles import Act, Role
from app.i18n import gettext as _
from app.i18n import page_language
from app.services.organisations import AlreadyThere
from app.services.staff import people, people_shown
from app.services.staff.invitations import Purpose
from app.services.staff.people import NewPerson
from app.services.staff.people_shown import Person, State
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.lists import ListState
from app.web.staff.people.desk import ROLES_OF_ONE, PeopleDesk, typed_grants

_LONGEST_NAME = 100
_LONGEST_EMAIL = 320
_NEVER = datetime.min.replace(tzinfo=UTC)


def add(blueprint: Blueprint, desk: PeopleDesk) -> None:
    door = desk.door

    @door.page(blueprint, Act.MANAGE_PEOPLE, cy="pobl", en="people")
    def index(staff: Signed) -> Response:
        state = ListState.read(sorts=("name", "-signed_in"), filters=("role", "state"))
        with door.db.transaction(staff.organisation_id) as session:
            everyone = people_shown.everyone(session, door.now())
        found = _sorted([one for one in everyone if _is_wanted(one, state)], state)
        shown = state.cut(found[state.offset : state.offset + state.size + 1])
        return page("staff/people/index.html", staff=staff, shown=shown, roles=tuple(Role), states=tuple(State))

    @door.page(blueprint, Act.MANAGE_PEOPLE, cy="pobl/gwahodd", en="people/invite", methods=["GET", "POST"])
    def invite(staff: Signed) -> Response:
        return _invite(desk, staff)

    @door.page(blueprint, Act.MANAGE_PEOPLE, cy="pobl/<uuid:staff_id>", en="people/<uuid:staff_id>")
    def show(staff: Signed, staff_id: UUID) -> Response:
        person = desk.person(staff, staff_id)
        is_last = request.args.get("done") == "last-manager"
        shown = {"person": person, "held": _held(desk, staff, person), "done": _done(), "is_last": is_last}
        return page("staff/people/show.html", staff=staff, is_me=staff_id == staff.staff_id, **shown)


def _is_wanted(person: Person, state: ListState) -> bool:
    role, wanted = state["role"], state["state"]
    return (not role or role in person.roles) and (not wanted or wanted == person.state)


def _sorted(people: list[Person], state: ListState) -> list[Person]:
    if state.sort == "signed_in":
        return sorted(people, key=lambda one: one.signed_in_at or _NEVER, reverse=state.descending)
    return sorted(people, key=_name_key, reverse=state.descending)


def _name_key(person: Person) -> tuple[Any, ...]:
    """By name, in the order of the alphabet of the page."""
    return speech(page_language()).sort_key(person.name)


def _invite(desk: PeopleDesk, staff: Signed) -> Response:
    case_types = desk.case_types(staff)
    form, grants = Form(posted("name", "email", longest=_LONGEST_EMAIL)), typed_grants(case_types)
    values = {"case_types": case_types, "grants": grants, "roles": tuple(Role), "roles_of_one": ROLES_OF_ONE}
    if request.method == "POST" and not is_switch():
        errors = _errors(form, has_roles=bool(grants))
        email = people.read_email(form["email"])
        if not errors and email is not None:
            new = NewPerson(form["name"], email, page_language(), grants)
            try:
                with desk.door.db.transaction(staff.organisation_id) as session:
                    staff_id, token = people.invite(session, new, staff.who, desk.door.now())
                return desk.hand_over(staff, staff_id, Purpose.FIRST, token)
            except AlreadyThere:
                errors = {"email": _("Somebody with this email address is in the list of people already")}
        form = Form(form.typed, errors)
    return page("staff/people/invite.html", staff=staff, form=form, **values)


def _errors(form: Form, *, has_roles: bool) -> dict[str, str]:
    errors = {}
    if not form["name"]:
        errors["name"] = _("Enter their name")
    elif len(form["name"]) > _LONGEST_NAME:
        errors["name"] = _("The name must have %(number)s characters or fewer") % {"number": _LONGEST_NAME}
    if not form["email"]:
        errors["email"] = _("Enter their work email address")
    elif len(form["email"]) > _LONGEST_EMAIL or people.read_email(form["email"]) is None:
        errors["email"] = _("Enter an email address in the right form, like name@example.com")
    if not has_roles:
        errors["all"] = _("Choose at least one role")
    return errors


def _held(desk: PeopleDesk, staff: Signed, person: Person) -> list[tuple[Any, list[Role]]]:
    """The roles that they have: for all case types (None), then for each by its name."""
    held: list[tuple[Any, list[Role]]] = []
    for one in (None, *desk.case_types(staff)):
        of = one.id if one else None
        roles = [role for role in Role if any(g.role is role and g.case_type_id == of for g in person.grants)]
        if roles:
            held.append((one, roles))
    return held


def _done() -> str:
    words = {
        "roles": _("The roles are changed. They are in force now."),
        "closed": _("The account is closed. Nobody is signed in with it any more."),
        "reopened": _("The account is open again"),
    }
    return words.get(request.args.get("done", ""), "")
