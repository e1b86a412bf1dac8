"""Safe hours: when we may write to somebody, and whether every word about their request is to be kept out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.preferences import HALF_HOURS, SafeHours
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.events.processing import Sender
from app.services.preferences import choices as preferences_choices
from app.services.preferences import in_force
from app.services.preferences.in_force import PreferencesView
from app.services.views import Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, items, posted
from app.web.public import preferences_words
from app.web.public.door import PublicDoor
from app.web.rendering import page

_ANY, _BETWEEN = "any", "between"
_NEUTRAL = "neutral"


def add(blueprint: Blueprint, door: PublicDoor) -> None:
    """Adds the page to the others of `preferences`."""

    @localised(blueprint, cy="/cy/dewisiadau/oriau", en="/en/preferences/hours", methods=["GET", "POST"])
    @door.visiting.needed
    def hours(reader: Reader) -> Response:
        with door.db.transaction(reader.organisation_id) as session:
            view = in_force.find(session, door.catalogue, reader)
        if request.method != "POST":
            return _asked_for(reader, view, Form(_in_force(view.hours)))
        form = Form(posted("when", "start", "end", _NEUTRAL))
        form = form if is_switch() else Form(form.typed, _errors(form))
        if is_switch() or form.errors:
            return _asked_for(reader, view, form)
        with door.db.transaction(reader.organisation_id) as session:
            sender = Sender(door.base_url, door.catalogue)
            preferences_choices.choose_hours(session, reader, _chosen(form, view), sender, door.now())
        return see_other(f"{page_url('preferences.index')}?done=hours")


def _asked_for(reader: Reader, view: PreferencesView, form: Form) -> Response:
    choices = {_ANY: _("At any time"), _BETWEEN: _("Only between two times")}
    return page(
        "preferences/hours.html",
        reader=reader,
        view=view,
        form=form,
        choices=items(choices, form["when"]),
        starts=preferences_words.times(form["start"]),
        ends=preferences_words.times(form["end"]),
    )


def _in_force(hours: SafeHours) -> dict[str, str]:
    neutral = {_NEUTRAL: "yes"} if hours.neutral else {}
    if hours.start is None or hours.end is None:
        return {"when": _ANY} | neutral
    return {"when": _BETWEEN, "start": str(hours.start), "end": str(hours.end)} | neutral


def _errors(form: Form) -> dict[str, str]:
    if form["when"] not in (_ANY, _BETWEEN):
        return {"when": _("Choose when we may write to you")}
    if form["when"] == _ANY:
        return {}
    errors = {}
    if _minute(form["start"]) is None:
        errors["start"] = _("Choose the time from which we may write")
    if _minute(form["end"]) is None:
        errors["end"] = _("Choose the time until which we may write")
    if not errors and form["start"] == form["end"]:
        errors["end"] = _("Choose two different times")
    return errors


def _chosen(form: Form, view: PreferencesView) -> SafeHours:
    """Neutral words only where there are any: who asked for others would be told nothing at all."""
    neutral = bool(form[_NEUTRAL]) if view.may_be_neutral else view.hours.neutral
    if form["when"] == _ANY:
        return SafeHours(neutral=neutral)
    return SafeHours(_minute(form["start"]), _minute(form["end"]), neutral)


def _minute(typed: str) -> int | None:
    return next((minute for minute in HALF_HOURS if str(minute) == typed), None)
