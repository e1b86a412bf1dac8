"""Codes: offered, typed, and sent anew. Nothing here tells whether one was ever sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request

from app.domain.codes import CodePurpose
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.organisation_settings.organisation_choice import Chosen, OrganisationChoice
from app.services.visits import codes, finding, visits
from app.services.visits.codes import Braked, CodeSpent, TooManyCodes
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public import onward, pending
from app.web.public.code_limits import try_later
from app.web.public.code_limits import wait as wait_page
from app.web.public.code_offer import CodeOffer
from app.web.public.door import PublicDoor
from app.web.public.pending import Pending
from app.web.rendering import page


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("code", __name__)
    choice = OrganisationChoice(door.db)

    @localised(blueprint, cy="/cy/cod/anfon", en="/en/code/send", methods=["GET", "POST"])
    def offer() -> Response:
        return CodeOffer(door, choice).answer()

    @localised(blueprint, cy="/cy/cod", en="/en/code", methods=["GET", "POST"])
    def enter() -> Response:
        waiting = pending.read()
        if waiting is None:
            return page("code_gone.html", 403)
        return _entered(door, choice.by_id(waiting.organisation_id), waiting)

    @localised(blueprint, cy="/cy/cod/eto", en="/en/code/again", methods=["GET", "POST"])
    def again() -> Response:
        waiting = pending.read()
        if waiting is None:
            return page("code_gone.html", 403)
        return _again(door, choice, waiting)

    @localised(blueprint, cy="/cy/cod/wedi-dod-i-ben", en="/en/code/spent")
    def spent() -> Response:
        waiting = pending.read()
        if waiting is None:
            return page("code_gone.html", 403)
        return page("code_spent.html", **_whose(choice.by_id(waiting.organisation_id), waiting))

    @localised(blueprint, cy="/cy/cod/aros/<slug>", en="/en/code/wait/<slug>")
    def wait(slug: str) -> Response:
        chosen = choice.by_slug(slug)
        return wait_page(chosen.view) if chosen else abort(404)

    return blueprint


def _entered(door: PublicDoor, chosen: Chosen, waiting: Pending) -> Response:
    form = Form(posted("code"))
    if request.method != "POST" or is_switch():
        return _shown(chosen, waiting, form)
    if not form["code"]:
        return _shown(chosen, waiting, Form({}, {"code": _("Enter the code")}))
    return _typed(door, chosen, waiting, form)


def _again(door: PublicDoor, choice: OrganisationChoice, waiting: Pending) -> Response:
    """A code for an open request is asked for where it was offered."""
    if request.method != "POST":
        return see_other(page_url("code.enter"))
    if waiting.purpose is not CodePurpose.FIND:
        return see_other(page_url("code.offer") + (f"?{onward.FIELD}={waiting.onward}" if waiting.onward else ""))
    return _sent_anew(door, choice.by_id(waiting.organisation_id), waiting)


def _shown(chosen: Chosen, waiting: Pending, form: Form) -> Response:
    return page("code_enter.html", form=form, anew="anew" in request.args, **_whose(chosen, waiting))


def _whose(chosen: Chosen, waiting: Pending) -> dict[str, Any]:
    """sensitive: with a way out of the page; who finds a request has not said of which kind it is."""
    is_found = waiting.purpose is CodePurpose.FIND
    return {"organisation": chosen.view, "finding": is_found, "sensitive": not is_found}


def _typed(door: PublicDoor, chosen: Chosen, waiting: Pending, form: Form) -> Response:
    now = door.now()
    try:
        with door.db.transaction(chosen.id) as session:
            checked = codes.check(session, waiting.code_id, form["code"], now)
            link = finding.link_for(session, checked, now) if checked else None
            if link and not waiting.onward:  # else the page was open before
                visits.opened(session, link)
    except CodeSpent:
        return see_other(page_url("code.spent"))
    if checked is None or link is None:
        wrong = _("That is not the code. Check the newest message from us and type the 6 numbers again")
        return _shown(chosen, waiting, Form({}, {"code": wrong}))
    response = see_other(onward.address(waiting.onward))
    door.cookie.start(response, link, checked.proof)
    pending.end(response)
    return response


def _sent_anew(door: PublicDoor, chosen: Chosen, waiting: Pending) -> Response:
    try:
        with door.db.transaction(chosen.id) as session:
            code_id = finding.ask_again(session, waiting.code_id, door.now())
    except CodeSpent:
        return page("code_gone.html", 403)
    except (Braked, TooManyCodes) as error:
        return try_later(chosen.view, error)
    response = see_other(page_url("code.enter") + "?anew")
    pending.keep(response, Pending(chosen.id, code_id, CodePurpose.FIND))
    return response
