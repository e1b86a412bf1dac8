"""The guest list: whom a team key may really write to."""

from __future__ import annotations

from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, Response, request

from app.domain.recipients import Channel, normalise_email, normalise_mobile
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.organisation_settings import guests as guest_list
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor

_LONGEST_NAME = 60


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy="integreiddiadau/gwesteion",
        en="integrations/guests",
        methods=["GET", "POST"],
    )
    def guests(staff: Signed) -> Response:
        if request.method != "POST":
            return _form(door, staff, Form())
        if "remove" in request.form and not is_switch():
            return _remove(door, staff)
        typed = posted("name", "address")
        found, errors = _read(typed)
        if is_switch() or errors or found is None:
            return _form(door, staff, Form(typed, {} if is_switch() else errors))
        with door.db.transaction(staff.organisation_id) as session:
            if len(guest_list.every(session)) >= guest_list.MOST:
                errors = {"address": _("The list holds 200 addresses at most")}
            elif not guest_list.add(session, *found, typed["name"], staff.who):
                errors = {"address": _("This address is on the list already")}
        if errors:
            return _form(door, staff, Form(typed, errors))
        return see_other(page_url("desk_integrations.guests", done="added"))


def _remove(door: StaffDoor, staff: Signed) -> Response:
    try:
        guest_id = UUID(request.form["remove"])
    except ValueError:
        guest_id = UUID(int=0)
    with door.db.transaction(staff.organisation_id) as session:
        guest_list.remove(session, guest_id, staff.who)
    return see_other(page_url("desk_integrations.guests", done="removed"))


def _read(typed: dict[str, str]) -> tuple[tuple[Channel, str] | None, dict[str, str]]:
    """The channel and the normal form of an address, and what is wrong."""
    errors = {}
    if not typed["name"]:
        errors["name"] = _("Enter whose address it is")
    elif len(typed["name"]) > _LONGEST_NAME or not typed["name"].isprintable():
        errors["name"] = _("The name must be 60 characters or fewer, in one line")
    found = _address(typed["address"])
    if found is None:
        errors["address"] = _("Enter a UK mobile number or an email address")
    return found, errors


def _address(text: str) -> tuple[Channel, str] | None:
    if "@" not in text:
        number = normalise_mobile(text)
        return (Channel.SMS, number) if number else None
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return Channel.EMAIL, normalise_email(text)


def _form(door: StaffDoor, staff: Signed, form: Form) -> Response:
    with door.db.transaction(staff.organisation_id) as session:
        found = guest_list.every(session)
    done = request.args.get("done", "")
    return page("staff/integrations/guests.html", staff=staff, form=form, guests=found, done=done)
