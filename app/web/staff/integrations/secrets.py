"""Secrets with which a case system signs its events: issued, rotated and revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.integrations import connected, keys
from app.services.integrations.connected import IntegrationView
from app.services.integrations.keys import Asked, SecretLine
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.integrations import issued
from app.web.staff.integrations.issued import Shown

_CY, _EN = "integreiddiadau/<uuid:integration_id>/cyfrinachau", "integrations/<uuid:integration_id>/secrets"
_FORM = ["GET", "POST"]


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _issue(blueprint, door)
    _revoke(blueprint, door)


def _issue(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=f"{_CY}/newydd", en=f"{_EN}/new", methods=_FORM)
    def issue_secret(staff: Signed, integration_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            integration = connected.one(session, integration_id)
            old = [one for one in keys.secrets(session, integration_id, door.now()) if one.in_force]
        if request.method != "POST":
            return _form(staff, integration, old, Form({"word": issued.new_word(), "stays": "day"}))
        carried = issued.shown_before()
        if carried:
            return issued.show(staff, Shown("secret", carried, integration))
        typed = posted("stays", "word")
        errors = {"stays": _("Choose when the old one ends")} if old and typed["stays"] not in issued.STAYS else {}
        if is_switch() or errors:
            return _form(staff, integration, old, Form(typed, {} if is_switch() else errors))

        def make(session: Any, asked: Asked) -> str:
            until = asked.now + issued.STAYS[typed["stays"]] if old else None
            return keys.issue_secret(session, integration_id, until, asked)

        return issued.once(door, staff, "secret", integration, make)


def _revoke(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.MANAGE_INTEGRATIONS,
        cy=f"{_CY}/<uuid:secret_id>/dirymu",
        en=f"{_EN}/<uuid:secret_id>/revoke",
        methods=_FORM,
    )
    def revoke_secret(staff: Signed, integration_id: UUID, secret_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            integration = connected.one(session, integration_id)
            line = keys.secret(session, integration_id, secret_id, door.now())
            others = [one for one in keys.secrets(session, integration_id, door.now()) if one.in_force]
        if request.method != "POST" or is_switch():
            here = page_url("desk_integrations.show", integration_id=integration_id)
            is_last = integration.terms.signature_required and [one.id for one in others] == [secret_id]
            return confirm_page(staff, _ask(line, is_last, here))
        with door.db.transaction(staff.organisation_id) as session:
            keys.revoke_secret(session, integration_id, secret_id, staff.who, door.now())
        return see_other(page_url("desk_integrations.show", integration_id=integration_id, done="secret-revoked"))


def _ask(line: SecretLine, is_last: bool, back: str) -> Ask:
    refused = _("What is signed with it is refused within 5 seconds. This cannot be undone.")
    last = _("It is the only one in force: until there is another, every live event of this case system is refused.")
    return Ask(
        _("Do you want to revoke the secret that ends in %(ending)s?") % {"ending": line.ending},
        (refused, last) if is_last else (refused,),
        _("Revoke the secret"),
        back,
    )


def _form(staff: Signed, integration: IntegrationView, old: list[SecretLine], form: Form) -> Response:
    ending = old[0].ending if old else ""
    return page(
        "staff/integrations/rotate.html", staff=staff, integration=integration, ending=ending, what="secret", form=form
    )
