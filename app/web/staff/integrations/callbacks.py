"""Where a case system is told of what happened: the address, its secret, its health, and a try."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.providers.base import ProviderError
from app.providers.case_systems import CaseSystems
from app.services.integrations import callback_desk, connected
from app.services.integrations.connected import IntegrationView
from app.services.integrations.keys import ShownAlready
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.integrations import issued
from app.web.staff.integrations.issued import Shown

_LONGEST = 2000
_CY, _EN = "integreiddiadau/<uuid:integration_id>/galw-yn-ol", "integrations/<uuid:integration_id>/callbacks"
_FORM = ["GET", "POST"]


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _set(blueprint, door)
    _secret(blueprint, door)
    _remove(blueprint, door)
    _posts(blueprint, door)


def _set(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=_CY, en=_EN, methods=_FORM)
    def callback(staff: Signed, integration_id: UUID) -> Response:
        integration, before = _of(door, staff, integration_id)
        if request.method != "POST":
            return _form(staff, integration, Form({"url": before.url if before else ""}))
        carried = issued.shown_before()
        if carried:
            return issued.show(staff, Shown("callback-secret", carried, integration))
        typed = posted("url", longest=_LONGEST)
        errors = {} if is_switch() else _errors(typed["url"])
        if is_switch() or errors:
            return _form(staff, integration, Form(typed, errors))
        with door.db.transaction(staff.organisation_id) as session:
            secret = callback_desk.set_url(session, integration_id, typed["url"], staff.who)
        if secret is None:
            return _back(integration_id, "callback-set")
        return issued.show(staff, Shown("callback-secret", secret, integration))


def _secret(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=f"{_CY}/cyfrinach", en=f"{_EN}/secret", methods=_FORM)
    def callback_secret(staff: Signed, integration_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            integration = connected.one(session, integration_id)
            ending = callback_desk.secret_ending(session, integration_id)
        carried = issued.shown_before()
        if carried:
            return issued.show(staff, Shown("callback-secret", carried, integration))
        if request.method != "POST" or is_switch():
            typed = {"ending": posted("ending")["ending"] or ending}
            return page(
                "staff/integrations/callback_secret.html", staff=staff, integration=integration, form=Form(typed)
            )
        try:
            with door.db.transaction(staff.organisation_id) as session:
                secret = callback_desk.renew_secret(session, integration_id, posted("ending")["ending"], staff.who)
        except ShownAlready:
            return issued.shown_already(staff, integration_id)
        return issued.show(staff, Shown("callback-secret", secret, integration))


def _remove(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=f"{_CY}/dileu", en=f"{_EN}/remove", methods=_FORM)
    def callback_remove(staff: Signed, integration_id: UUID) -> Response:
        _integration, before = _of(door, staff, integration_id)
        if request.method == "POST" and not is_switch():
            with door.db.transaction(staff.organisation_id) as session:
                callback_desk.remove(session, integration_id, staff.who, door.now())
            return _back(integration_id, "callback-removed")
        ask = Ask(
            _("Do you want to remove the callback address?"),
            (
                _("The case system is told nothing any more. Whatever still waits to be told is let go."),
                before.url if before else _("There is no callback address."),
            ),
            _("Remove the address"),
            page_url("desk_integrations.show", integration_id=integration_id),
        )
        return confirm_page(staff, ask)


def _posts(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=f"{_CY}/ailgychwyn", en=f"{_EN}/resume", methods=["POST"])
    def callback_resume(staff: Signed, integration_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            callback_desk.resume(session, integration_id, staff.who, door.now())
        return _back(integration_id, "callback-resumed")

    @door.page(blueprint, Act.MANAGE_INTEGRATIONS, cy=f"{_CY}/prawf", en=f"{_EN}/test", methods=["POST"])
    def callback_test(staff: Signed, integration_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            callback_desk.send_test(session, integration_id, staff.who, door.now())
        return _back(integration_id, "callback-tested")


def _of(
    door: StaffDoor, staff: Signed, integration_id: UUID
) -> tuple[IntegrationView, callback_desk.AddressView | None]:
    with door.db.transaction(staff.organisation_id) as session:
        integration = connected.one(session, integration_id)
        return integration, callback_desk.address(session, integration_id)


def _errors(url: str) -> dict[str, str]:
    """What can be seen of an address itself; whether it leads to a network of ours is seen at each connection."""
    if not url:
        return {"url": _("Enter the address that the case system listens at")}
    try:
        CaseSystems().check(url)
    except ProviderError as error:
        if error.code == "address-not-https":
            return {"url": _("The address must begin with https://")}
        return {"url": _("That is not an address that can be posted to")}
    return {}


def _form(staff: Signed, integration: IntegrationView, form: Form) -> Response:
    return page("staff/integrations/callback.html", staff=staff, integration=integration, form=form)


def _back(integration_id: UUID, done: str) -> Response:
    return see_other(page_url("desk_integrations.show", integration_id=integration_id, done=done))
