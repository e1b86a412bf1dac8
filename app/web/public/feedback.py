"""Saying how it was: one question, one box, and whether the messages spared a phone call. Nobody has to."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from app.domain.own_words import as_typed, says_something
from app.i18n import gettext as _
from app.i18n import localised, page_language, page_url
from app.services.status_page import feedback
from app.services.status_page.feedback import Said
from app.services.views import Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, items, posted
from app.web.public.door import PublicDoor
from app.web.rendering import page

_MOST_GIVEN_BACK = 20_000
"""Characters that stay in the box when there are too many."""
_CALLED = {"yes": True, "no": False}


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("feedback", __name__)

    @localised(blueprint, cy="/cy/adborth", en="/en/feedback", methods=["GET", "POST"])
    @door.visiting.needed
    def say(reader: Reader) -> Response:
        before = _before(door, reader)
        if request.method != "POST":
            return _form_page(reader, _as_said(reader, before), before)
        form = Form(posted("score", "words", "called", longest=_MOST_GIVEN_BACK))
        if is_switch():
            return _form_page(reader, form, before)
        form = _checked(form)
        if form.errors:
            return _form_page(reader, form, before)
        with door.db.transaction(reader.organisation_id) as session:
            feedback.say(session, reader, _said(form), page_language(), door.now())
        return see_other(page_url("feedback.thanks"))

    @localised(blueprint, cy="/cy/adborth/diolch", en="/en/feedback/thank-you")
    @door.visiting.needed
    def thanks(reader: Reader) -> Response:
        with door.db.transaction(reader.organisation_id) as session:
            said = feedback.said(session, reader)
        return page("feedback/thanks.html", reader=reader) if said else see_other(page_url("feedback.say"))

    return blueprint


def _form_page(reader: Reader, form: Form, before: Said | None) -> Response:
    hidden = before is not None and before.words != "" and reader.proof is None
    return page("feedback/say.html", reader=reader, form=form, words_hidden=hidden, **choices(form))


def choices(form: Form) -> dict[str, object]:
    """The radio buttons of the form, in the language of the page."""
    scores = {
        "5": _("Very satisfied"),
        "4": _("Satisfied"),
        "3": _("Neither satisfied nor dissatisfied"),
        "2": _("Dissatisfied"),
        "1": _("Very dissatisfied"),
    }
    called = {
        "yes": _("I would have phoned"),
        "no": _("I would not have phoned"),
        "unsure": _("I am not sure"),
    }
    return {"scores": items(scores, form["score"]), "called": items(called, form["called"])}


def _before(door: PublicDoor, reader: Reader) -> Said | None:
    with door.db.transaction(reader.organisation_id) as session:
        return feedback.said(session, reader)


def _as_said(reader: Reader, before: Said | None) -> Form:
    if before is None:
        return Form()
    called = {True: "yes", False: "no", None: ""}[before.would_have_called]
    # A link may have been sent on: whoever has nothing else does not read what was written.
    words = before.words if reader.proof is not None else ""
    return Form({"score": str(before.score), "words": words, "called": called})


def _checked(form: Form) -> Form:
    errors = {}
    if form["score"] not in map(str, feedback.SCORES):
        errors["score"] = _("Choose how satisfied you were")
    words = as_typed(form["words"])
    if len(words) > feedback.LONGEST:
        many = f"{len(words):,}" if len(words) <= _MOST_GIVEN_BACK else f"{_MOST_GIVEN_BACK:,}+"
        said = _("What you write must have 1,200 characters or fewer. Now it has %(many)s.")
        errors["words"] = said % {"many": many}
    return replace(form, errors=errors)


def _said(form: Form) -> Said:
    words = as_typed(form["words"])
    return Said(int(form["score"]), words if says_something(words) else "", _CALLED.get(form["called"]))
