"""A helper's own pages: whether they will help, and stopping."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.helpers import answer
from app.services.helpers.answer import Invitation
from app.services.views import NeedsYes, OrganisationView, Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, items, posted
from app.web.public import helper_forms as asked
from app.web.public.door import PublicDoor
from app.web.public.session import Visit
from app.web.public.visiting import closed
from app.web.rendering import page

_YES, _NO = "yes", "no"


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("helping", __name__)

    @localised(blueprint, cy="/cy/help-llaw", en="/en/helping", methods=["GET", "POST"])
    def ask() -> Response:
        visit = door.cookie.visit()
        if visit is None or not _is_from_our_page(door, visit):
            return page("open_link_again.html", 403, words_typed="")
        opened = door.visiting.open(visit)
        if isinstance(opened, Reader):
            return see_other(page_url("status.status"))
        if not isinstance(opened, NeedsYes):
            return closed(opened)
        return _asked(door, visit, opened.organisation)

    @localised(blueprint, cy="/cy/help-llaw/na", en="/en/helping/no")
    def declined() -> Response:
        return page("helping/declined.html")

    @localised(blueprint, cy="/cy/help-llaw/gorffen", en="/en/helping/stop", methods=["GET", "POST"])
    @door.visiting.needed
    def stop(reader: Reader) -> Response:
        if not reader.is_named_helper:
            return see_other(page_url("status.status"))
        if request.method != "POST" or is_switch():
            return page("helping/stop.html", reader=reader)
        with door.db.transaction(reader.organisation_id) as session:
            answer.leave(session, reader, door.now())
        return _goodbye(door, "helping.stopped")

    @localised(blueprint, cy="/cy/help-llaw/wedi-gorffen", en="/en/helping/stopped")
    def stopped() -> Response:
        return page("helping/stopped.html")

    return blueprint


def _asked(door: PublicDoor, visit: Visit, organisation: OrganisationView) -> Response:
    link = visit.link
    form = Form(posted("answer") if request.method == "POST" else {})
    with door.db.transaction(link.organisation_id) as session:
        invitation = answer.invitation(session, link.token_hash, door.now())
        if invitation is None:
            return closed(None)
        if request.method == "POST" and not is_switch():
            if form["answer"] == _YES:
                agreed = answer.agree(session, link.token_hash, door.now())
                return see_other(page_url("status.status") + "?done=helping") if agreed else closed(None)
            if form["answer"] == _NO:
                answer.decline(session, link.token_hash, door.now())
                return _goodbye(door, "helping.declined")
            form = Form(form.typed, {"answer": _("Choose yes or no")})
    g.form_word = door.cookie.form_word(visit)
    response = ask_page(organisation, invitation, form)
    door.cookie.keep(response, visit)
    return response


def ask_page(organisation: OrganisationView, invitation: Invitation, form: Form) -> Response:
    answers = {_YES: _("Yes, I will help"), _NO: _("No, I will not help")}
    return page(
        "helping/ask.html",
        organisation=organisation,
        form=form,
        invitation=invitation,
        until=asked.until_words(invitation.until),
        answers=items(answers, form["answer"]),
    )


def _goodbye(door: PublicDoor, endpoint: str) -> Response:
    response = see_other(page_url(endpoint))
    door.cookie.end(response)
    return response


def _is_from_our_page(door: PublicDoor, visit: Visit) -> bool:
    return request.method != "POST" or door.cookie.is_ours(visit, request.form.get("form_word", ""))
