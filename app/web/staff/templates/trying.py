"""A test to oneself: where to, in which language, and what became of the last ones."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import LanguageWish
from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.domain.template_preview import Filling
from app.i18n import gettext as _
from app.services.preferences import addresses
from app.services.staff.signed import Signed
from app.services.templates import drafts, looking, trying
from app.services.templates.drafts import Draft
from app.services.templates.trying import MayNotGo, TooManyTests, Trial
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.templates import shown, words
from app.web.staff.templates.opened import Opened, opened, url
from app.web.staff.templates.typed import asked

_LONGEST = 254
"""Of an email address (RFC 5321)."""


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_TEMPLATES,
        cy="templedi/<uuid:template_id>/prawf",
        en="templates/<uuid:template_id>/test",
        methods=["GET", "POST"],
    )
    def try_out(staff: Signed, template_id: UUID) -> Response:
        with opened(door, staff, template_id, Act.EDIT_TEMPLATES) as template:
            if template.placed.channel is Channel.LETTER:
                return see_other(url("show", template_id))
            draft = drafts.read(template.session, template_id)
            typed = _typed(staff, template)
            if request.method != "POST" or is_switch():
                return _form(staff, template, draft, Form(typed))
            problem = _send(door, staff, template, draft, typed)
            if problem:
                return _form(staff, template, draft, Form(typed, {"to": problem}))
        return see_other(url("try_out", template_id, done="sent"))


def _typed(staff: Signed, template: Opened) -> dict[str, str]:
    if request.method == "POST":
        return posted("to", "show", "values", "wording", longest=_LONGEST)
    mine = template.placed.channel is Channel.EMAIL
    return {"to": trying.own_email(template.session, staff.staff_id) if mine else ""}


def _send(door: StaffDoor, staff: Signed, template: Opened, draft: Draft, typed: dict[str, str]) -> str:
    """Sends the test; says why not, if it does not go."""
    channel = template.placed.channel
    to = addresses.read(channel, typed["to"]) if 0 < len(typed["to"]) <= _LONGEST else None
    if to is None:
        return (
            _("Enter a UK mobile number, like 07700 900 982")
            if channel is Channel.SMS
            else _("Enter an email address in the right form, like name@example.com")
        )
    if any(draft.words.is_empty(language) for language in asked(typed).wish.languages):
        return _("The words in this language are not written yet.")
    trial = Trial(draft.words, asked(typed), to)
    try:
        trying.send(template.session, template.placed.template_id, trial, staff.who, door.now())
    except TooManyTests:
        return _("You have sent %(most)s tests in the last hour. Try again later.") % {"most": trying.MOST_AN_HOUR}
    except MayNotGo as error:
        return words.why_not(error.reason)
    return ""


def _form(staff: Signed, template: Opened, draft: Draft, form: Form) -> Response:
    placed, wanted = template.placed, asked(form.typed)
    return page(
        "staff/templates/test.html",
        staff=staff,
        template=placed,
        draft=draft,
        form=form,
        asked=wanted,
        organisation=staff.organisation,
        preview=looking.shown(template.session, placed.template_id, draft.words, wanted),
        tried=trying.sent(template.session, placed.case_type_id, staff.who),
        languages=(LanguageWish.CY, LanguageWish.EN, LanguageWish.BOTH),
        fillings=tuple(Filling),
        say=words,
        html=shown,
        done=words.done(request.args.get("done", "")),
    )
