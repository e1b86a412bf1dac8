"""How we tell you: what is in force, and a page for each thing that can be changed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from app.domain.bilingual import LanguageWish
from app.domain.preferences import Order
from app.domain.recipients import Channel
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.events.processing import Sender
from app.services.preferences import choices as preferences_choices
from app.services.preferences import in_force as preferences
from app.services.preferences import stops
from app.services.preferences.choices import NotOffered
from app.services.preferences.in_force import PreferencesView
from app.services.views import Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public import preferences_addresses, preferences_hours, preferences_words
from app.web.public.door import PublicDoor
from app.web.rendering import page

_LANGUAGES = (LanguageWish.CY, LanguageWish.EN, LanguageWish.BOTH)


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("preferences", __name__)
    _add_overview(blueprint, door)
    _add_languages(blueprint, door)
    _add_channels(blueprint, door)
    _add_stops(blueprint, door)
    preferences_hours.add(blueprint, door)
    preferences_addresses.add(blueprint, door)
    return blueprint


def _add_overview(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(blueprint, cy="/cy/dewisiadau", en="/en/preferences")
    @door.visiting.needed
    def index(reader: Reader) -> Response:
        view = found(door, reader)
        return page(
            "preferences/index.html",
            reader=reader,
            done=preferences_words.done(request.args.get("done", "")),
            view=view,
            hours=preferences_words.hours(view.hours),
        )


def _add_languages(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(blueprint, cy="/cy/dewisiadau/iaith", en="/en/preferences/language", methods=["GET", "POST"])
    @door.visiting.needed
    def language(reader: Reader) -> Response:
        return _language(door, reader, "preferences/language.html", done_at("language"))

    @localised(blueprint, cy="/cy/dewisiadau/pa-iaith", en="/en/preferences/which-language", methods=["GET", "POST"])
    @door.visiting.needed
    def first_language(reader: Reader) -> Response:
        """Asked of whoever never said; whoever would rather not say now is not asked again."""
        if request.method == "POST" and "not_now" in request.form:
            with door.db.transaction(reader.organisation_id) as session:
                preferences_choices.leave_language(session, reader, door.now())
            return see_other(page_url("status.status"))
        return _language(door, reader, "preferences/first_language.html", page_url("status.status"))


def _language(door: PublicDoor, reader: Reader, template: str, afterwards: str) -> Response:
    form = Form(posted("language"))
    if request.method == "POST" and not is_switch():
        if form["language"] in _LANGUAGES:
            with door.db.transaction(reader.organisation_id) as session:
                wish = LanguageWish(form["language"])
                preferences_choices.choose_language(session, reader, wish, sender(door), door.now())
            return see_other(afterwards)
        form = Form(form.typed, {"language": _("Choose which language we should write in")})
    view = found(door, reader)
    in_force = "" if view.language is LanguageWish.UNKNOWN else view.language.value
    choices = preferences_words.language_choices(form["language"] or in_force)
    return page(template, reader=reader, form=form, choices=choices)


def _add_channels(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(blueprint, cy="/cy/dewisiadau/sut", en="/en/preferences/how", methods=["GET", "POST"])
    @door.visiting.needed
    def channels(reader: Reader) -> Response:
        form = Form(posted("order"))
        if request.method == "POST" and not is_switch():
            if _choose_channels(door, reader, form["order"]):
                return see_other(done_at("channels"))
            form = Form(form.typed, {"order": _("Choose how we should tell you")})
        view = found(door, reader)
        choices = preferences_words.order_choices(view, form["order"] or (view.order or ""))
        return page("preferences/channels.html", reader=reader, form=form, view=view, choices=choices)


def _choose_channels(door: PublicDoor, reader: Reader, value: str) -> bool:
    """Whether that is an order of channels that this reader may choose."""
    if value not in tuple(Order):
        return False
    try:
        with door.db.transaction(reader.organisation_id) as session:
            preferences_choices.choose_channels(session, reader, Order(value), sender(door), door.now())
    except NotOffered:
        return False
    return True


def _add_stops(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(blueprint, cy="/cy/dewisiadau/stopio", en="/en/preferences/stop", methods=["GET", "POST"])
    @door.visiting.needed
    def stop(reader: Reader) -> Response:
        return _turn(door, reader, "stop", stops.stop, _("Choose what you want to stop"))

    @localised(blueprint, cy="/cy/dewisiadau/dechrau-eto", en="/en/preferences/start-again", methods=["GET", "POST"])
    @door.visiting.needed
    def start(reader: Reader) -> Response:
        """A link may have been sent on, and whoever stopped what we send may have had to: it takes a code."""
        if reader.proof is None:
            return preferences_addresses.prove_first()
        return _turn(door, reader, "start", stops.start, _("Choose what you want to start again"))


def _turn(door: PublicDoor, reader: Reader, which: str, turn: Callable[..., None], nothing_chosen: str) -> Response:
    chosen = {channel for channel in preferences.REMOTE if channel.value in request.form.getlist("what")}
    form = Form()
    if request.method == "POST" and not is_switch():
        if chosen:
            with door.db.transaction(reader.organisation_id) as session:
                turn(session, reader, chosen, sender(door), door.now())
            return see_other(done_at(which))
        form = Form(errors={"what": nothing_chosen})
    view = found(door, reader)
    there = view.going if which == "stop" else view.stopped
    choices = preferences_words.address_choices(there, chosen)
    return page(
        f"preferences/{which}.html",
        reader=reader,
        form=form,
        choices=choices,
        only=there[0].channel.value if len(there) == 1 else "",
        emails_must_go=Channel.EMAIL not in view.stoppable and view.email is not None,
    )


def found(door: PublicDoor, reader: Reader) -> PreferencesView:
    with door.db.transaction(reader.organisation_id) as session:
        return preferences.find(session, door.catalogue, reader)


def sender(door: PublicDoor) -> Sender:
    return Sender(door.base_url, door.catalogue)


def done_at(what: str) -> str:
    """The overview, saying at its head what was done."""
    return f"{page_url('preferences.index')}?done={what}"
