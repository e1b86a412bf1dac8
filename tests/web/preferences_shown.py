"""Hand-made states of the pages on which people choose how they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import Response

from app.domain.bilingual import Language, LanguageWish
from app.domain.preferences import Order, SafeHours, orders
from app.domain.recipients import Channel
from app.i18n import page_language
from app.services.preferences.addresses import AwaitedAddress
from app.services.preferences.in_force import REMOTE, AddressView, Closed, PreferencesView
from app.services.views import Proof
from app.web.forms import Form, items
from app.web.public import preferences_words as said
from app.web.rendering import page
from tests.web.hand_made import NOW, READER

_MOBILE = AddressView(Channel.SMS, "123", None)
_EMAIL = AddressView(Channel.EMAIL, "s•••@e•••", None)
VIEW = PreferencesView(
    language=LanguageWish.CY,
    language_since=NOW,
    language_told=None,
    channels=REMOTE,
    channels_since=NOW,
    choices=orders(REMOTE),
    hours=SafeHours(540, 1050, neutral=True),
    hours_since=NOW,
    may_be_neutral=True,
    mobile=_MOBILE,
    email=_EMAIL,
    letter=False,
    stoppable=REMOTE,
)
_LITTLE = replace(
    VIEW,
    language=LanguageWish.UNKNOWN,
    language_since=None,
    channels=(),
    channels_since=None,
    choices=(),
    hours=SafeHours(),
    hours_since=None,
    may_be_neutral=False,
    mobile=None,
    email=None,
)
_TOLD = replace(
    VIEW,
    language=LanguageWish.BOTH,
    language_since=None,
    language_told=NOW - timedelta(days=30),
    mobile=replace(_MOBILE, closed=Closed.BY_THEM),
    email=replace(_EMAIL, closed=Closed.OTHERWISE),
)
_BY_TEXT = replace(VIEW, channels=(Channel.SMS,), choices=orders((Channel.SMS,)), email=None)
_BY_EMAIL = replace(VIEW, channels=(Channel.EMAIL,), choices=orders((Channel.EMAIL,)), mobile=None)
_WITH_LETTERS = replace(VIEW, choices=orders(tuple(Channel)), letter=True, channels=(Channel.LETTER,))
_HELPING = replace(READER, about_me=False)
_PROVEN = replace(READER, proof=Proof(Channel.SMS, b"1"))
_AWAITED = {
    channel: AwaitedAddress(UUID(int=7), channel, hint, done=False)
    for channel, hint in ((Channel.SMS, "456"), (Channel.EMAIL, "l•••@e•••"))
}
_DONE = ("language", "channels", "hours", "stop", "start", "mobile", "email", "mobile-removed", "email-removed")


def _wrong() -> str:
    return {Language.CY: "Mae’n anghywir.", Language.EN: "It is wrong."}[page_language()]


def _index(view: PreferencesView, done: str = "", **changes: object) -> Response:
    shown = {"reader": READER, "view": view, "done": said.done(done), "hours": said.hours(view.hours)}
    return page("preferences/index.html", **shown | changes)


def _language(name: str, form: Form, reader: object = READER) -> Response:
    return page(f"preferences/{name}.html", reader=reader, form=form, choices=said.language_choices("cy"))


def _channels(view: PreferencesView, form: Form) -> Response:
    choices = said.order_choices(view, Order.TEXT)
    return page("preferences/channels.html", reader=READER, form=form, view=view, choices=choices)


def _hours(form: Form, view: PreferencesView = VIEW) -> Response:
    times = {"starts": said.times(form["start"]), "ends": said.times(form["end"])}
    choices = items({"any": _wrong(), "between": _wrong()}, "any")
    return page("preferences/hours.html", reader=READER, form=form, view=view, choices=choices, **times)


def _turn(which: str, there: tuple[AddressView, ...], form: Form, *, must: bool = False) -> Response:
    only = there[0].channel.value if len(there) == 1 else ""
    choices = said.address_choices(there, {Channel.SMS})
    return page(f"preferences/{which}.html", reader=READER, form=form, choices=choices, only=only, emails_must_go=must)


def _address(name: str, view: PreferencesView, form: Form) -> Response:
    return page(f"preferences/{name}.html", reader=READER, form=form, view=view)


def _confirm(channel: Channel, form: Form) -> Response:
    return page("preferences/confirm.html", reader=READER, form=form, waiting=_AWAITED[channel])


def _remove(address: AddressView, *, may: bool) -> Response:
    return page("preferences/remove.html", reader=READER, form=Form(), address=address, may_remove=may)


PAGES: dict[str, Callable[[], Response]] = {
    "preferences": lambda: _index(VIEW),
    "preferences_helping": lambda: _index(VIEW, reader=_HELPING),
    "preferences_little": lambda: _index(_LITTLE),
    "preferences_told": lambda: _index(_TOLD),
    "preferences_by_text": lambda: _index(replace(_BY_TEXT, language=LanguageWish.EN)),
    "preferences_by_email": lambda: _index(_BY_EMAIL),
    "preferences_by_letter": lambda: _index(_WITH_LETTERS),
    **{f"preferences_done_{done}": lambda done=done: _index(VIEW, done) for done in _DONE},  # type: ignore[misc]
    "language": lambda: _language("language", Form()),
    "language_proven": lambda: _language("language", Form(), _PROVEN),
    "language_wrong": lambda: _language("language", Form({}, {"language": _wrong()})),
    "language_first": lambda: _language("first_language", Form()),
    "channels": lambda: _channels(VIEW, Form()),
    "channels_letters": lambda: _channels(_WITH_LETTERS, Form({}, {"order": _wrong()})),
    "channels_one": lambda: _channels(_BY_TEXT, Form()),
    "channels_none": lambda: _channels(_LITTLE, Form()),
    "hours": lambda: _hours(Form({"start": "540", "end": "1020", "neutral": "yes"})),
    "hours_wrong": lambda: _hours(Form({}, {"when": _wrong(), "start": _wrong(), "end": _wrong()}), _LITTLE),
    "stopping": lambda: _turn("stop", (_MOBILE, _EMAIL), Form()),
    "stopping_one": lambda: _turn("stop", (_MOBILE,), Form(), must=True),
    "stopping_none": lambda: _turn("stop", (), Form()),
    "starting": lambda: _turn("start", (_MOBILE, _EMAIL), Form({}, {"what": _wrong()})),
    "starting_one": lambda: _turn("start", (_EMAIL,), Form()),
    "starting_none": lambda: _turn("start", (), Form()),
    "mobile": lambda: _address("mobile", VIEW, Form({"address": "07700"}, {"address": _wrong()})),
    "mobile_new": lambda: _address("mobile", _LITTLE, Form()),
    "email": lambda: _address("email", VIEW, Form()),
    "email_new": lambda: _address("email", _LITTLE, Form({}, {"address": _wrong()})),
    "confirm_mobile": lambda: _confirm(Channel.SMS, Form()),
    "confirm_email": lambda: _confirm(Channel.EMAIL, Form({"code": "1"}, {"code": _wrong()})),
    "remove_mobile": lambda: _remove(_MOBILE, may=True),
    "remove_email": lambda: _remove(_EMAIL, may=True),
    "remove_only_mobile": lambda: _remove(_MOBILE, may=False),
    "remove_only_email": lambda: _remove(_EMAIL, may=False),
}
