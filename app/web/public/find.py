"""Finding a request with its reference and an address that we hold: the answer is the same whether they match."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from app.domain import references
from app.domain.codes import CodePurpose
from app.domain.composed import bare
from app.i18n import gettext as _
from app.i18n import localised, page_language, page_url
from app.services.organisation_settings.organisation_choice import Chosen, OrganisationChoice
from app.services.visits import finding
from app.services.visits.codes import Braked, TooManyCodes
from app.services.visits.finding import Sought
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public import pending
from app.web.public.code_limits import try_later
from app.web.public.door import PublicDoor
from app.web.public.pending import Pending
from app.web.rendering import page


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("find", __name__)
    choice = OrganisationChoice(door.db)

    @localised(blueprint, cy="/cy/dod-o-hyd", en="/en/find", methods=["GET", "POST"])
    def find() -> Response:
        chosen = choice.by_host(request.host) or choice.only()
        return _answer(door, chosen, may_choose=False) if chosen else _list(choice)

    @localised(blueprint, cy="/cy/dod-o-hyd/<slug>", en="/en/find/<slug>", methods=["GET", "POST"])
    def at(slug: str) -> Response:
        here, chosen = choice.by_host(request.host), choice.by_slug(slug)
        if chosen is None or (here is not None and here.id != chosen.id):
            abort(404)
        return _answer(door, chosen, may_choose=here is None)

    return blueprint


def _list(choice: OrganisationChoice) -> Response:
    language = page_language()
    named = sorted(choice.listed(), key=lambda one: bare(one.view.name[language]))
    return page("find_where.html", organisations=[one.view for one in named])


def _answer(door: PublicDoor, chosen: Chosen, *, may_choose: bool) -> Response:
    form = Form(posted("reference", "address"))
    if request.method != "POST" or is_switch():
        return _shown(chosen, form, may_choose)
    form = _checked(form)
    address = finding.read_address(form["address"])
    if form.errors or address is None:
        return _shown(chosen, form, may_choose)
    try:
        with door.db.transaction(chosen.id) as session:
            code_id = finding.ask(session, Sought(form["reference"], *address), door.now())
    except (Braked, TooManyCodes) as error:
        return try_later(chosen.view, error)
    response = see_other(page_url("code.enter"))
    pending.keep(response, Pending(chosen.id, code_id, CodePurpose.FIND))
    return response


def _shown(chosen: Chosen, form: Form, may_choose: bool) -> Response:
    return page("find.html", organisation=chosen.view, form=form, may_choose=may_choose)


def _checked(form: Form) -> Form:
    errors = {}
    if not references.comparable(form["reference"]):
        errors["reference"] = _("Enter your reference")
    elif len(form["reference"]) > references.LONGEST:
        errors["reference"] = _("Your reference must have 100 characters or fewer")
    if not form["address"]:
        errors["address"] = _("Enter a mobile number or an email address")
    elif finding.read_address(form["address"]) is None:
        errors["address"] = _(
            "Enter a UK mobile number, like 07700 900 982, or an email address, like name@example.com"
        )
    return replace(form, errors=errors)
