"""Keys of an integration: issued, rotated and revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.recipients import KeyKind
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.integrations import connected, keys
from app.services.integrations.connected import IntegrationView
from app.services.integrations.keys import Asked, KeyLine
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.integrations import issued
from app.web.staff.integrations.issued import Shown

_ENDS = {"never": None, "month": timedelta(days=30), "quarter": timedelta(days=90), "year": timedelta(days=365)}
_CY, _EN = "integreiddiadau/<uuid:integration_id>/allweddi", "integrations/<uuid:integration_id>/keys"
_FORM = ["GET", "POST"]


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _issue(blueprint, door)
    _rotate(blueprint, door)
    _revoke(blueprint, door)


def _issue(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=f"{_CY}/newydd", en=f"{_EN}/new", methods=_FORM)
    def issue_key(staff: Signed, integration_id: UUID) -> Response:
        integration = _integration(door, staff, integration_id)
        if request.method != "POST":
            return _issue_form(staff, integration, Form({"word": issued.new_word(), "ends": "never"}))
        carried = issued.shown_before()
        if carried:
            return issued.show(staff, Shown("key", carried, integration))
        typed = posted("kind", "ends", "word")
        errors = {}
        if typed["kind"] not in set(KeyKind):
            errors["kind"] = _("Choose a kind of key")
        if typed["ends"] not in _ENDS:
            errors["ends"] = _("Choose when the key ends")
        if is_switch() or errors:
            return _issue_form(staff, integration, Form(typed, {} if is_switch() else errors))
        lasts = _ENDS[typed["ends"]]

        def make(session: Any, asked: Asked) -> str:
            ends_at = asked.now + lasts if lasts else None
            return keys.issue(session, integration_id, KeyKind(typed["kind"]), ends_at, asked)

        return issued.once(door, staff, "key", integration, make)


def _rotate(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy=f"{_CY}/<uuid:key_id>/cylchdroi",
        en=f"{_EN}/<uuid:key_id>/rotate",
        methods=_FORM,
    )
    def rotate_key(staff: Signed, integration_id: UUID, key_id: UUID) -> Response:
        integration, line = _key(door, staff, integration_id, key_id)
        if request.method != "POST":
            return _rotate_form(staff, integration, line, Form({"word": issued.new_word(), "stays": "day"}))
        carried = issued.shown_before()
        if carried:
            return issued.show(staff, Shown("key", carried, integration))
        typed = posted("stays", "word")
        errors = {} if typed["stays"] in issued.STAYS else {"stays": _("Choose when the old one ends")}
        if is_switch() or errors:
            return _rotate_form(staff, integration, line, Form(typed, {} if is_switch() else errors))

        def make(session: Any, asked: Asked) -> str:
            until = asked.now + issued.STAYS[typed["stays"]]
            return keys.rotate(session, integration_id, key_id, until, asked)

        return issued.once(door, staff, "key", integration, make)


def _revoke(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy=f"{_CY}/<uuid:key_id>/dirymu",
        en=f"{_EN}/<uuid:key_id>/revoke",
        methods=_FORM,
    )
    def revoke_key(staff: Signed, integration_id: UUID, key_id: UUID) -> Response:
        _integration_view, line = _key(door, staff, integration_id, key_id)
        here = page_url("desk_integrations.show", integration_id=integration_id)
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _ask(line, here))
        with door.db.transaction(staff.organisation_id) as session:
            keys.revoke(session, integration_id, key_id, staff.who, door.now())
        return see_other(page_url("desk_integrations.show", integration_id=integration_id, done="key-revoked"))


def _ask(line: KeyLine, back: str) -> Ask:
    return Ask(
        _("Do you want to revoke the key that ends in %(ending)s?") % {"ending": line.ending},
        (
            _("Whatever still uses it is refused within 5 seconds."),
            _("This cannot be undone. If you only want to change it for a new one, rotate it instead."),
        ),
        _("Revoke the key"),
        back,
    )


def _integration(door: StaffDoor, staff: Signed, integration_id: UUID) -> IntegrationView:
    with door.db.transaction(staff.organisation_id) as session:
        return connected.one(session, integration_id)


def _key(door: StaffDoor, staff: Signed, integration_id: UUID, key_id: UUID) -> tuple[IntegrationView, KeyLine]:
    with door.db.transaction(staff.organisation_id) as session:
        integration = connected.one(session, integration_id)
        return integration, keys.key(session, integration_id, key_id, door.now())


def _issue_form(staff: Signed, integration: IntegrationView, form: Form) -> Response:
    return page("staff/integrations/issue_key.html", staff=staff, integration=integration, form=form)


def _rotate_form(staff: Signed, integration: IntegrationView, line: KeyLine, form: Form) -> Response:
    return page(
        "staff/integrations/rotate.html",
        staff=staff,
        integration=integration,
        ending=line.ending,
        what="key",
        form=form,
    )
