"""The organisation's own sign-in service: where it is, who we are to it, and what its word is good for."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.providers.sign_in_services import ServiceProblem
from app.services.staff import oidc
from app.services.staff.oidc import Service
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.people.desk import PeopleDesk
from app.web.staff.sign_in.service import back_url

_LONGEST = 500


def add(blueprint: Blueprint, desk: PeopleDesk) -> None:
    door, both = desk.door, ["GET", "POST"]

    @door.page(
        blueprint,
        Act.MANAGE_PEOPLE,
        cy="pobl/gwasanaeth-mewngofnodi",
        en="people/sign-in-service",
        methods=both,
    )
    def service(staff: Signed) -> Response:
        return _service(desk, staff)

    @door.page(
        blueprint,
        Act.MANAGE_PEOPLE,
        cy="pobl/gwasanaeth-mewngofnodi/dileu",
        en="people/sign-in-service/remove",
        methods=both,
    )
    def remove_service(staff: Signed) -> Response:
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _ask())
        with door.db.transaction(staff.organisation_id) as session:
            oidc.remove(session, staff.who)
        return see_other(page_url("desk_people.service", done="removed"))


def _service(desk: PeopleDesk, staff: Signed) -> Response:
    with desk.door.db.transaction(staff.organisation_id) as session:
        known = oidc.load(session)
    form = _form(known)
    if request.method == "POST" and not is_switch():
        typed = _typed(form, known)
        errors = _errors(form, typed) or _tried(desk, typed)
        if not errors:
            with desk.door.db.transaction(staff.organisation_id) as session:
                oidc.save(session, typed, staff.who)
            return see_other(page_url("desk_people.service", done="saved"))
        form = replace(form, errors=errors)
    values = {"form": form, "known": known is not None, "back": back_url(desk.door), "done": _done()}
    return page("staff/people/service.html", staff=staff, **values)


def _form(known: Service | None) -> Form:
    if request.method == "POST":
        return Form(posted("issuer", "client_id", "client_secret", "second_factor", "only", longest=_LONGEST))
    if known is None:
        return Form()
    ticked = {"second_factor": known.proves_second_factor, "only": known.only}
    said = {"issuer": known.issuer, "client_id": known.client_id}
    return Form(said | {name: "yes" if is_on else "" for name, is_on in ticked.items()})


def _typed(form: Form, known: Service | None) -> Service:
    """An empty secret leaves the one that we have, but not for another service: that must not be told it."""
    same = known is not None and known.issuer == form["issuer"]
    secret = form["client_secret"] or (known.client_secret if known and same else "")
    return Service(form["issuer"], form["client_id"], secret, form["second_factor"] == "yes", form["only"] == "yes")


def _errors(form: Form, typed: Service) -> dict[str, str]:
    errors = {}
    if not typed.issuer.startswith(("https://", "http://")) or len(typed.issuer) > _LONGEST:
        errors["issuer"] = _("Enter the address of the service. It begins with https://")
    if not typed.client_id or len(typed.client_id) > _LONGEST:
        errors["client_id"] = _("Enter the client ID")
    if not typed.client_secret or len(form["client_secret"]) > _LONGEST:
        errors["client_secret"] = _("Enter the client secret")
    return errors


def _tried(desk: PeopleDesk, typed: Service) -> dict[str, str]:
    """What is wrong with the address, by having the service say what it is."""
    try:
        desk.services.metadata(typed.issuer)
    except ServiceProblem as problem:
        return {"issuer": _trouble(problem.code)}
    return {}


def _trouble(code: str) -> str:
    if code == "another-issuer":
        return _("The service at this address gives itself another name. Copy its address exactly.")
    if code == "address-not-allowed":
        return _("We may not connect to this address. It must begin with https:// and be on the internet.")
    return _("There is no sign-in service at this address, or it does not answer.")


def _done() -> str:
    words = {
        "saved": _("The sign-in service is saved. Try it now, in another browser, before you sign out here."),
        "removed": _("The sign-in service is removed"),
    }
    return words.get(request.args.get("done", ""), "")


def _ask() -> Ask:
    return Ask(
        _("Do you want to remove the sign-in service?"),
        (
            _("From then on everybody signs in with a password of their own and an authenticator app."),
            _("Whoever has no password needs a new invitation from you."),
        ),
        _("Remove the sign-in service"),
        page_url("desk_people.service"),
    )
