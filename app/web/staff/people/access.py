"""How somebody gets in, or no longer does: a new link, a password or app to be set up again, an account that closes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.staff import people
from app.services.staff.invitations import Purpose
from app.services.staff.people import LastManager
from app.services.staff.people_shown import Person, State
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import is_switch
from app.web.rendering import page
from app.web.staff import shown
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.people.desk import PeopleDesk

_KINDS = {"link": Purpose.FIRST, "password": Purpose.PASSWORD, "app": Purpose.SECOND_FACTOR}


def add(blueprint: Blueprint, desk: PeopleDesk) -> None:
    both = ["GET", "POST"]
    one_cy, one_en = "pobl/<uuid:staff_id>", "people/<uuid:staff_id>"

    @desk.door.page(
        blueprint,
        Act.MANAGE_PEOPLE,
        cy=f"{one_cy}/ailosod/<string:kind>",
        en=f"{one_en}/reset/<string:kind>",
        methods=both,
    )
    def reset(staff: Signed, staff_id: UUID, kind: str) -> Response:
        return _reset(desk, staff, desk.person(staff, staff_id), kind)

    @desk.door.page(blueprint, Act.MANAGE_PEOPLE, cy=f"{one_cy}/dolen", en=f"{one_en}/link")
    def link(staff: Signed, staff_id: UUID) -> Response:
        person, said = desk.person(staff, staff_id), shown.read(staff.staff_id, str(staff_id))
        if said is None:
            return see_other(page_url("desk_people.show", staff_id=staff_id))
        return page("staff/people/link.html", staff=staff, person=person, purpose=said[0], link=said[1])

    @desk.door.page(blueprint, Act.MANAGE_PEOPLE, cy=f"{one_cy}/cau", en=f"{one_en}/close", methods=both)
    def close(staff: Signed, staff_id: UUID) -> Response:
        return _close(desk, staff, desk.person(staff, staff_id))

    @desk.door.page(blueprint, Act.MANAGE_PEOPLE, cy=f"{one_cy}/ailagor", en=f"{one_en}/reopen", methods=both)
    def reopen(staff: Signed, staff_id: UUID) -> Response:
        return _reopen(desk, staff, desk.person(staff, staff_id))


def _reset(desk: PeopleDesk, staff: Signed, person: Person, kind: str) -> Response:
    """Raises NotFound for what cannot be reset. One's own is changed on the page of one's own account."""
    if kind not in _KINDS or person.state is State.CLOSED:
        raise NotFound("there is nothing of the kind to reset")
    if person.id == staff.staff_id:
        return see_other(page_url("desk_account.index"))
    if request.method != "POST" or is_switch():
        return confirm_page(staff, _ask(person, kind))
    with desk.door.db.transaction(staff.organisation_id) as session:
        purpose, token = people.reset(session, person.id, _KINDS[kind], staff.who, desk.door.now())
    return desk.hand_over(staff, person.id, purpose, token)


def _close(desk: PeopleDesk, staff: Signed, person: Person) -> Response:
    if request.method != "POST" or is_switch():
        return confirm_page(
            staff,
            Ask(
                _("Do you want to close the account of %(name)s?") % {"name": person.name},
                (
                    _("They are signed out everywhere at once, and cannot sign in any more."),
                    _("What they did stays in the record. You can open the account again."),
                ),
                _("Close the account"),
                page_url("desk_people.show", staff_id=person.id),
            ),
        )
    try:
        with desk.door.db.transaction(staff.organisation_id) as session:
            people.close(session, person.id, staff.who, desk.door.now())
    except LastManager:
        return see_other(page_url("desk_people.show", staff_id=person.id, done="last-manager"))
    return see_other(page_url("desk_people.show", staff_id=person.id, done="closed"))


def _reopen(desk: PeopleDesk, staff: Signed, person: Person) -> Response:
    if request.method != "POST" or is_switch():
        return confirm_page(
            staff,
            Ask(
                _("Do you want to open the account of %(name)s again?") % {"name": person.name},
                (_("They can sign in again as before, with the roles that they had."),),
                _("Open the account again"),
                page_url("desk_people.show", staff_id=person.id),
                danger=False,
            ),
        )
    with desk.door.db.transaction(staff.organisation_id) as session:
        people.reopen(session, person.id, staff.who)
    return see_other(page_url("desk_people.show", staff_id=person.id, done="reopened"))


def _ask(person: Person, kind: str) -> Ask:
    named = {"name": person.name}
    out = _("They are signed out everywhere at once.")
    back = page_url("desk_people.show", staff_id=person.id)
    if kind == "password":
        question = _("Do you want to reset the password of %(name)s?") % named
        happens = (_("The old password stops working, and they are sent a link to choose a new one."), out)
        return Ask(question, happens, _("Reset the password"), back)
    if kind == "app":
        question = _("Do you want to reset the authenticator app of %(name)s?") % named
        happens = (_("The old codes stop working, and they are sent a link to set up the app again."), out)
        return Ask(question, happens, _("Reset the authenticator app"), back)
    question = _("Do you want to send %(name)s a new invitation?") % named
    happens = (
        _("They are sent a link with which they choose a password and set up an authenticator app."),
        _("Older links, and any password or app that they have, stop working."),
    )
    return Ask(question, happens, _("Send the invitation"), back, danger=person.has_password)
