"""What an integration is called, which case types it may speak of, and how many events a minute."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.composed import composed
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_types import CaseTypeView
from app.services.integrations import connected
from app.services.integrations.connected import Terms
from app.services.organisations import AlreadyThere
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor

_LONGEST_NAME = 100
_MOST_EVENTS = 100_000
_FIELDS = ("name", "which", "signed", "events")


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _add(blueprint, door)
    _change(blueprint, door)


def _add(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/newydd",
        en="integrations/new",
        methods=["GET", "POST"],
    )
    def add(staff: Signed) -> Response:
        types = _case_types(door, staff)
        if request.method != "POST":
            return _form(staff, Form({"which": "all", "signed": "yes"}), types, ())
        typed, chosen = posted(*_FIELDS), _chosen(types)
        errors = _errors(typed, chosen)
        if is_switch() or errors:
            return _form(staff, Form(typed, {} if is_switch() else errors), types, chosen)
        try:
            with door.db.transaction(staff.organisation_id) as session:
                made = connected.add(session, _terms(typed, chosen), staff.who)
        except AlreadyThere:
            return _form(staff, Form(typed, _taken()), types, chosen)
        return see_other(page_url("desk_integrations.show", integration_id=made, done="added"))


def _change(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/<uuid:integration_id>/newid",
        en="integrations/<uuid:integration_id>/change",
        methods=["GET", "POST"],
    )
    def change(staff: Signed, integration_id: UUID) -> Response:
        types = _case_types(door, staff)
        with door.db.transaction(staff.organisation_id) as session:
            before = connected.one(session, integration_id)
        if request.method != "POST":
            return _form(staff, Form(_typed(before.terms)), types, before.terms.case_types or (), before.id)
        typed, chosen = posted(*_FIELDS), _chosen(types)
        errors = _errors(typed, (*chosen, *_unseen(before.terms, types)))
        if is_switch() or errors:
            return _form(staff, Form(typed, {} if is_switch() else errors), types, chosen, before.id)
        terms = _terms(typed, (*chosen, *_unseen(before.terms, types)))
        try:
            with door.db.transaction(staff.organisation_id) as session:
                connected.change(session, integration_id, terms, staff.who)
        except AlreadyThere:
            return _form(staff, Form(typed, _taken()), types, chosen, before.id)
        return see_other(page_url("desk_integrations.show", integration_id=integration_id, done="changed"))


def _case_types(door: StaffDoor, staff: Signed) -> list[CaseTypeView]:
    allowed = door.types(staff, Act.MANAGE_INTEGRATIONS)
    return [one for one in door.catalogue.shelf(door.db, staff.organisation_id).all() if one.id in allowed]


def _chosen(types: Collection[CaseTypeView]) -> tuple[str, ...]:
    """The case types that were ticked, as far as there are such and this person may manage them."""
    ticked = {composed(one) for one in request.form.getlist("types")}
    return tuple(one.words.code for one in types if one.words.code in ticked)


def _unseen(terms: Terms, types: Collection[CaseTypeView]) -> tuple[str, ...]:
    """Those that the integration may speak of, and this person does not manage: they stay as they are."""
    seen = {one.words.code for one in types}
    return tuple(code for code in terms.case_types or () if code not in seen)


def _typed(terms: Terms) -> dict[str, str]:
    return {
        "name": terms.name,
        "which": "all" if terms.case_types is None else "some",
        "signed": "yes" if terms.signature_required else "no",
        "events": "" if terms.events_per_minute is None else str(terms.events_per_minute),
    }


def _terms(typed: dict[str, str], chosen: tuple[str, ...]) -> Terms:
    return Terms(
        name=typed["name"],
        case_types=None if typed["which"] == "all" else chosen,
        signature_required=typed["signed"] == "yes",
        events_per_minute=int(typed["events"]) if typed["events"] else None,
    )


def _errors(typed: dict[str, str], chosen: Collection[str]) -> dict[str, str]:
    errors = {}
    if not typed["name"]:
        errors["name"] = _("Enter a name for the case system")
    elif len(typed["name"]) > _LONGEST_NAME or not typed["name"].isprintable():
        errors["name"] = _("The name must be 100 characters or fewer, in one line")
    if typed["which"] not in ("all", "some"):
        errors["which"] = _("Choose which case types it may speak of")
    elif typed["which"] == "some" and not chosen:
        errors["which"] = _("Tick at least one case type")
    if typed["signed"] not in ("yes", "no"):
        errors["signed"] = _("Choose whether live events must be signed")
    events = typed["events"]
    if events and not (events.isascii() and events.isdigit() and len(events) < 7 and 1 <= int(events) <= _MOST_EVENTS):
        errors["events"] = _("Enter a whole number from 1 to 100,000, or leave it empty")
    return errors


def _taken() -> dict[str, str]:
    return {"name": _("There is a case system of that name already")}


def _form(
    staff: Signed,
    form: Form,
    types: list[CaseTypeView],
    chosen: Collection[str],
    integration_id: UUID | None = None,
) -> Response:
    return page(
        "staff/integrations/terms.html",
        staff=staff,
        form=form,
        types=types,
        chosen=chosen,
        integration_id=integration_id,
    )
