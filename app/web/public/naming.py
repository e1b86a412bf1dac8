"""Naming somebody to help: one question a page, then a look at the answers before anything is sent."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from app.i18n import gettext as _
from app.i18n import localised, page_url
from app.services.events.processing import Sender
from app.services.helpers import naming
from app.services.helpers import said as helpers_said
from app.services.helpers.naming import CannotName, Why
from app.services.helpers.said import KEPT, Said
from app.services.views import Reader
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.public import helper_forms as asked
from app.web.public.door import PublicDoor
from app.web.public.helpers import done, for_who_may_name, proven, scope_page, until_page
from app.web.rendering import page

NAME = "olrhain-helper"
"""The cookie of what was said so far; it is sealed."""


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("naming", __name__)
    pages = _Pages(door)
    _add_questions(blueprint, door, pages)
    _add_check(blueprint, door, pages)
    return blueprint


def _add_questions(blueprint: Blueprint, door: PublicDoor, pages: _Pages) -> None:
    @localised(blueprint, cy="/cy/rhywun-i-helpu/pwy", en="/en/someone-to-help/who", methods=["GET", "POST"])
    @door.visiting.needed
    @for_who_may_name
    @proven
    def who(reader: Reader) -> Response:
        return pages.who(reader, pages.said(reader))

    @localised(blueprint, cy="/cy/rhywun-i-helpu/iaith", en="/en/someone-to-help/language", methods=["GET", "POST"])
    @door.visiting.needed
    @for_who_may_name
    @proven
    def language(reader: Reader) -> Response:
        said = pages.said(reader)
        return pages.language(reader, said) if said.to else _next(said)

    @localised(blueprint, cy="/cy/rhywun-i-helpu/beth", en="/en/someone-to-help/what", methods=["GET", "POST"])
    @door.visiting.needed
    @for_who_may_name
    @proven
    def scope(reader: Reader) -> Response:
        said = pages.said(reader)
        return pages.scope(reader, said) if said.language else _next(said)

    @localised(blueprint, cy="/cy/rhywun-i-helpu/hyd", en="/en/someone-to-help/until", methods=["GET", "POST"])
    @door.visiting.needed
    @for_who_may_name
    @proven
    def until(reader: Reader) -> Response:
        said = pages.said(reader)
        return pages.until(reader, said) if said.scope else _next(said)


def _add_check(blueprint: Blueprint, door: PublicDoor, pages: _Pages) -> None:
    @localised(blueprint, cy="/cy/rhywun-i-helpu/gwirio", en="/en/someone-to-help/check", methods=["GET", "POST"])
    @door.visiting.needed
    @for_who_may_name
    @proven
    def check(reader: Reader) -> Response:
        said = pages.said(reader)
        return pages.check(reader, said) if said.in_full() else _next(said)


class _Pages:
    def __init__(self, door: PublicDoor) -> None:
        self._door = door
        self._sender = Sender(door.base_url, door.catalogue)

    def said(self, reader: Reader) -> Said:
        vault = self._door.db.vault_at(reader.organisation_id)
        return helpers_said.read(vault, reader, request.cookies.get(_cookie(), ""), self._door.now())

    def who(self, reader: Reader, said: Said) -> Response:
        before = {"name": said.name, "to": asked.address_words(said.channel, said.to)}
        form = Form(posted("name", "to", longest=320) if request.method == "POST" else before)
        if request.method != "POST" or is_switch():
            return page("naming/who.html", reader=reader, form=form)
        name, address, errors = asked.read_who(form)
        if address is not None:
            with self._door.db.transaction(reader.organisation_id) as session:
                why = naming.why_not(session, reader, address.channel, address.to, self._door.now())
            errors |= {"to": asked.why_words(why)} if why else {}
        if errors or address is None:
            return page("naming/who.html", reader=reader, form=Form(form.typed, errors))
        return self._go_on(reader, replace(said, name=name, channel=address.channel, to=address.to))

    def language(self, reader: Reader, said: Said) -> Response:
        form = Form(posted("language") if request.method == "POST" else {"language": said.language or ""})
        wish = asked.read_language(form)
        if request.method == "POST" and not is_switch():
            if wish is not None:
                return self._go_on(reader, replace(said, language=wish))
            form = Form(form.typed, {"language": _("Choose a language")})
        return page("naming/language.html", reader=reader, form=form, name=said.name, languages=asked.languages(form))

    def scope(self, reader: Reader, said: Said) -> Response:
        form = Form(posted("scope") if request.method == "POST" else {"scope": said.scope or ""})
        scope = asked.read_scope(form)
        if request.method == "POST" and not is_switch():
            if scope is not None:
                return self._go_on(reader, replace(said, scope=scope))
            form = Form(form.typed, {"scope": _("Choose what they hear of")})
        return scope_page(reader, form, said.name)

    def until(self, reader: Reader, said: Said) -> Response:
        before = asked.until_typed(said.until) if said.has_end else {}
        form = Form(asked.posted_until() if request.method == "POST" else before)
        if request.method != "POST" or is_switch():
            return until_page(reader, form, said.name)
        until, errors = asked.read_until(form, self._door.today())
        if errors:
            return until_page(reader, Form(form.typed, errors), said.name)
        return self._go_on(reader, replace(said, has_end=True, until=until))

    def check(self, reader: Reader, said: Said) -> Response:
        if request.method != "POST" or is_switch():
            return check_page(reader, said, Form())
        new = said.in_full()
        assert new is not None
        try:
            with self._door.db.transaction(reader.organisation_id) as session:
                naming.name(session, reader, new, self._sender, self._door.now())
        except CannotName as error:
            # The button was pressed twice: they are named already.
            if error.why is not Why.ALREADY:
                return check_page(reader, said, Form({}, {"answers": asked.why_words(error.why)}))
        response = done("invited")
        end(response)
        return response

    def _go_on(self, reader: Reader, said: Said) -> Response:
        """To the first question that is still open, with the answers kept."""
        response = _next(said)
        vault = self._door.db.vault_at(reader.organisation_id)
        response.set_cookie(
            _cookie(),
            helpers_said.seal(vault, reader, said, self._door.now()),
            max_age=int(KEPT.total_seconds()),
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response


def end(response: Response) -> None:
    """Forgets what was said so far."""
    response.delete_cookie(_cookie(), secure=request.is_secure, httponly=True, samesite="Strict")


def check_page(reader: Reader, said: Said, form: Form) -> Response:
    new = said.in_full()
    assert new is not None
    to = asked.address_words(new.channel, new.to)
    answers = [
        ("naming.who", _("Their name"), new.name),
        ("naming.who", _("How we tell them"), f"{asked.how_words(new.channel)}: {to}"),
        ("naming.language", _("In which language"), asked.language_words(new.language)),
        ("naming.scope", _("What they hear of"), asked.scope_words(new.scope)),
        ("naming.until", _("Until when"), asked.until_words(new.until)),
    ]
    return page("naming/check.html", reader=reader, form=form, answers=answers)


def _next(said: Said) -> Response:
    open_questions = {
        "naming.who": not said.to,
        "naming.language": said.language is None,
        "naming.scope": said.scope is None,
        "naming.until": not said.has_end,
    }
    return see_other(page_url(next((where for where, is_open in open_questions.items() if is_open), "naming.check")))


def _cookie() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
