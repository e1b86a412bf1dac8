"""A new number or email address, the code that was sent to it, and taking one away: for who has shown who they are.

A link can be forwarded. Whoever could change an address with the link alone would have all that is sent from then on,
so these pages ask for a code first.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.recipients import Channel
from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.events.processing import Sender
from app.services.preferences import addresses, in_force
from app.services.preferences.addresses import FIELDS, AwaitedAddress, SameAddress
from app.services.preferences.in_force import PreferencesView
from app.services.views import Reader
from app.services.visits.codes import CodeSpent, SendingStopped, TooManyCodes, TooManyToday
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public import onward
from app.web.public.door import PublicDoor
from app.web.rendering import page

_LONGEST = 320


def add(blueprint: Blueprint, door: PublicDoor) -> None:
    """Adds these pages to the others of `preferences`."""
    _add_new(blueprint, door)
    _add_confirm(blueprint, door)
    _add_remove(blueprint, door)


def _add_new(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(blueprint, cy="/cy/dewisiadau/ffon-symudol", en="/en/preferences/mobile", methods=["GET", "POST"])
    @door.visiting.needed
    def mobile(reader: Reader) -> Response:
        return _new(door, reader, Channel.SMS)

    @localised(blueprint, cy="/cy/dewisiadau/e-bost", en="/en/preferences/email", methods=["GET", "POST"])
    @door.visiting.needed
    def email(reader: Reader) -> Response:
        return _new(door, reader, Channel.EMAIL)


def _add_confirm(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(blueprint, cy="/cy/dewisiadau/cadarnhau", en="/en/preferences/confirm", methods=["GET", "POST"])
    @door.visiting.needed
    def confirm(reader: Reader) -> Response:
        if reader.proof is None:
            return prove_first()
        with door.db.transaction(reader.organisation_id) as session:
            waiting = addresses.awaited(session, reader)
        if waiting is None:
            return see_other(page_url("preferences.index"))
        form = Form(posted("code"))
        if request.method != "POST" or is_switch():
            return _to_type(reader, waiting, form)
        if waiting.done:
            return _done(waiting)  # the button was pressed twice
        if not form["code"]:
            return _to_type(reader, waiting, Form({}, {"code": _("Enter the code")}))
        return _typed(door, reader, waiting, form["code"])


def _add_remove(blueprint: Blueprint, door: PublicDoor) -> None:
    @localised(
        blueprint,
        cy="/cy/dewisiadau/ffon-symudol/dileu",
        en="/en/preferences/mobile/remove",
        methods=["GET", "POST"],
    )
    @door.visiting.needed
    def remove_mobile(reader: Reader) -> Response:
        return _remove(door, reader, Channel.SMS)

    @localised(blueprint, cy="/cy/dewisiadau/e-bost/dileu", en="/en/preferences/email/remove", methods=["GET", "POST"])
    @door.visiting.needed
    def remove_email(reader: Reader) -> Response:
        return _remove(door, reader, Channel.EMAIL)


def _new(door: PublicDoor, reader: Reader, channel: Channel) -> Response:
    if reader.proof is None:
        return prove_first()
    form = Form(posted("address", longest=_LONGEST))
    if request.method == "POST" and not is_switch():
        wrong = _ask(door, reader, channel, form["address"])
        if not wrong:
            return see_other(page_url("preferences.confirm"))
        form = Form(form.typed, {"address": wrong})
    return page(f"preferences/{FIELDS[channel]}.html", reader=reader, form=form, view=_found(door, reader))


def _ask(door: PublicDoor, reader: Reader, channel: Channel, typed: str) -> str:
    """Sends a code to what was typed; says what is wrong with it, if anything is."""
    is_mobile = channel is Channel.SMS
    if not typed:
        return _("Enter a mobile number") if is_mobile else _("Enter an email address")
    to = addresses.read(channel, typed) if len(typed) <= _LONGEST else None
    if to is None:
        return (
            _("Enter a UK mobile number, like 07700 900 982")
            if is_mobile
            else _("Enter an email address in the right form, like name@example.com")
        )
    try:
        with door.db.transaction(reader.organisation_id) as session:
            addresses.ask(session, reader, channel, to, door.now())
    except SameAddress:
        return _("We have this number already") if is_mobile else _("We have this email address already")
    except SendingStopped:
        stopped = _("We cannot send a code at the moment. Phone us on %(phone)s, and we will help you")
        return stopped % {"phone": reader.organisation.phone}
    except TooManyToday:
        today = _("You have asked for too many codes today. Try again tomorrow, or phone us on %(phone)s")
        return today % {"phone": reader.organisation.phone}
    except TooManyCodes:
        too_many = _("You have asked for 3 codes within an hour. Wait an hour, or phone us on %(phone)s")
        return too_many % {"phone": reader.organisation.phone}
    return ""


def _typed(door: PublicDoor, reader: Reader, waiting: AwaitedAddress, typed: str) -> Response:
    try:
        with door.db.transaction(reader.organisation_id) as session:
            # A wrong try is counted by the end of the transaction, so nothing is raised after it.
            sender = Sender(door.base_url, door.catalogue)
            confirmed = addresses.confirm(session, reader, typed, sender, door.now())
    except CodeSpent:
        return _to_type(reader, waiting, Form({}, {"code": _("This code can no longer be used. Ask for a new code")}))
    if confirmed is None:
        wrong = {"code": _("That is not the code. Check the newest message from us and type the 6 numbers again")}
        return _to_type(reader, waiting, Form({"code": typed}, wrong))
    response = _done(waiting)
    # What was proven before may have been the address that is no longer theirs, and its link opens nothing now.
    door.cookie.start(response, confirmed.link, confirmed.proof)
    return response


def _to_type(reader: Reader, waiting: AwaitedAddress, form: Form) -> Response:
    return page("preferences/confirm.html", reader=reader, form=form, waiting=waiting)


def _remove(door: PublicDoor, reader: Reader, channel: Channel) -> Response:
    if reader.proof is None:
        return prove_first()
    if request.method == "POST" and not is_switch():
        with door.db.transaction(reader.organisation_id) as session:
            sender = Sender(door.base_url, door.catalogue)
            link = addresses.remove(session, reader, channel, sender, door.now())
        if link is None:
            return see_other(request.path)
        response = see_other(f"{page_url('preferences.index')}?done={FIELDS[channel]}-removed")
        door.cookie.start(response, link, reader.proof)
        return response
    view = _found(door, reader)
    address = view.address(channel)
    if address is None:
        return see_other(page_url("preferences.index"))
    return page(
        "preferences/remove.html", reader=reader, form=Form(), address=address, may_remove=view.may_remove(channel)
    )


def _found(door: PublicDoor, reader: Reader) -> PreferencesView:
    with door.db.transaction(reader.organisation_id) as session:
        return in_force.find(session, door.catalogue, reader)


def _done(waiting: AwaitedAddress) -> Response:
    return see_other(f"{page_url('preferences.index')}?done={FIELDS[waiting.channel]}")


def prove_first() -> Response:
    """A code first, and then on to the number or the address, or back to the preferences."""
    place = {"preferences.mobile": "mobile", "preferences.email": "email"}.get(request.endpoint or "", "preferences")
    return see_other(f"{page_url('code.offer')}?{onward.FIELD}={place}")
