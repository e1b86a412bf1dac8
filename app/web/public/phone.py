"""The sandbox phone: what was sent, as the phones and inboxes it would have arrived on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, jsonify, redirect, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

from app.domain.bilingual import Language
from app.i18n import localised, page_url
from app.services.views import PhoneMessage, PhonesView
from app.web.public.mail_shown import MailShown
from app.web.rendering import page

_LAST_PAGE = 100_000
_BETWEEN = ("\n\n---\n\n", "\n\n", " / ")
"""What stands between the Welsh and the English of an email, a text and a subject."""
_TOGETHER = timedelta(minutes=2)
_AFTER_AN_ADDRESS = ".,;:!?)'\""


@dataclass(frozen=True, slots=True)
class SandboxPhone:
    """What the page asks of Olrhain: a page of phones, and a marker that changes with anything new."""

    phones: Callable[[int], PhonesView]
    newest: Callable[[], str]


def blueprint(sandbox_phone: SandboxPhone, base_url: str, demo_council: str | None = None) -> Blueprint:
    """Links that begin with `base_url` can be followed from a message; all others are only words.

    demo_council: whose desk anybody may open, in the demo alone.
    """
    blueprint = Blueprint("phone", __name__)
    linker = Linker(base_url)
    mail = MailShown(linker.follows)

    @blueprint.get("/sandbox")
    def sandbox() -> BaseResponse:
        return redirect(page_url("phone.phone", Language.CY), 302)

    @localised(blueprint, cy="/cy/ffon", en="/en/phone")
    def phone() -> Response:
        number = _page_number()
        return page(
            "phone.html",
            view=sandbox_phone.phones(number),
            number=number,
            linked=linker,
            mail=mail,
            in_order=in_reading_order,
            by_language=by_language,
            demo_council=demo_council,
        )

    @localised(blueprint, cy="/cy/ffon/newest", en="/en/phone/newest")
    def newest() -> Response:
        return jsonify(newest=sandbox_phone.newest())

    return blueprint


class Linker:
    """Escapes the words of a message and makes our own addresses in them links.

    As phones do, it also knows our first pages by an address that was written without its scheme.
    """

    def __init__(self, base_url: str) -> None:
        scheme, _, host = base_url.partition("://")
        self._scheme = f"{scheme}://"
        # After the host comes a path or the end of the sentence: `http://ours:8000@elsewhere` is not ours.
        self._ours = re.compile(re.escape(base_url) + r"(?:/\S*|(?=[.,;:!?)]*(?:\s|$)))")
        site = rf"(?<!\S){re.escape(host)}/(?:cy|en)(?=[.,;:!?)]*(?:\s|$))"
        self._linked = re.compile(f"{self._ours.pattern}|{site}")

    def follows(self, address: str) -> bool:
        """Whether an address is one of ours."""
        return self._ours.fullmatch(address) is not None

    def __call__(self, text: str) -> Markup:
        parts: list[Markup] = []
        end = 0
        for match in self._linked.finditer(text):
            address = match.group().rstrip(_AFTER_AN_ADDRESS)
            whole = address if address.startswith(self._scheme) else self._scheme + address
            parts += [
                escape(text[end : match.start()]),
                Markup('<a class="govuk-link" href="{0}">{1}</a>').format(whole, address),
            ]
            end = match.start() + len(address)
        return Markup("").join([*parts, escape(text[end:])])


def in_reading_order(messages: Iterable[PhoneMessage]) -> tuple[PhoneMessage, ...]:
    """Messages newest first, but the two texts of one bilingual message Welsh first, as they are to be read."""
    ordered: list[PhoneMessage] = []
    waiting: PhoneMessage | None = None
    for message in messages:
        if waiting is None:
            waiting = message
        elif _are_two_parts(waiting, message):
            ordered += sorted((waiting, message), key=lambda part: part.languages)
            waiting = None
        else:
            ordered.append(waiting)
            waiting = message
    return tuple(ordered if waiting is None else [*ordered, waiting])


def by_language(message: PhoneMessage, text: str) -> tuple[tuple[Language | None, str], ...]:
    """The parts of a message's subject or body with the language of each, for screen readers.

    None where one text holds two languages and nothing says where the one ends.
    """
    if len(message.languages) == 1:
        return ((message.languages[0], text),)
    for between in _BETWEEN:
        parts = text.split(between)
        if len(parts) == len(message.languages):
            return tuple(zip(message.languages, parts, strict=True))
    return ((None, text),)


def _are_two_parts(one: PhoneMessage, other: PhoneMessage) -> bool:
    in_both = {one.languages, other.languages} == {(Language.CY,), (Language.EN,)}
    return in_both and abs(one.at - other.at) <= _TOGETHER


def _page_number() -> int:
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= _LAST_PAGE:
        abort(404)
    return number
