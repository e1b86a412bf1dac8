"""The status page: a link that only locates, a button that opens it, and the page at a clean address.

Mail scanners and link previews follow links, so a link shows nothing personal and changes nothing. The
button exchanges it for a signed cookie that names the link's hash and its organisation; the page looks that up
afresh each time, so a link that expires or is revoked closes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response

from app.domain.bilingual import Language
from app.domain.tokens import hash_of
from app.i18n import localised, page_url
from app.services.views import FiledLink, NotOnline, StatusView
from app.web.public.session import StatusSession
from app.web.rendering import bilingual_page, page

Found = StatusView | NotOnline | None
"""None: the link is unknown, expired or revoked, and nobody may learn which."""


@dataclass(frozen=True, slots=True)
class StatusPages:
    """What the pages ask of the rest of Olrhain.

    language: the language a link's reader is written to (Welsh where both), None for an unknown link.
    locate: the link that is filed under a hash, None where there is none. find: what it opens now.
    Hashes are those of `app.domain.tokens.hash_of`.
    today: the date in Wales.
    """

    language: Callable[[bytes], Language | None]
    locate: Callable[[bytes], FiledLink | None]
    find: Callable[[FiledLink], Found]
    today: Callable[[], date]


def blueprint(status_pages: StatusPages, secret_key: str) -> Blueprint:
    """`secret_key` signs the cookie."""
    blueprint = Blueprint("status", __name__)
    session = StatusSession(secret_key)

    @blueprint.get("/c/<token>")
    def locate(token: str) -> Response:
        language = status_pages.language(hash_of(token))
        if language is None:
            return bilingual_page("words/unknown_link.html", 404)
        return _see_other(page_url("status.landing", language, token=token))

    @localised(blueprint, cy="/cy/c/<token>", en="/en/c/<token>")
    def landing(token: str) -> Response:
        link = status_pages.locate(hash_of(token))
        found = link and status_pages.find(link)
        return page("landing.html", found=found) if found else _unknown_link()

    @localised(blueprint, cy="/cy/c/<token>", en="/en/c/<token>", methods=["POST"])
    def open_link(token: str) -> Response:
        link = status_pages.locate(hash_of(token))
        if link is None or status_pages.find(link) is None:
            return _unknown_link()
        response = _see_other(page_url("status.status"))
        session.start(response, link)
        return response

    @localised(blueprint, cy="/cy/cais", en="/en/request")
    def status() -> Response:
        link = session.link()
        if link is None:
            return page("open_link_again.html", 403)
        return _show(status_pages.find(link), status_pages.today())

    return blueprint


def _show(found: Found, today: date) -> Response:
    match found:
        case StatusView():
            return page("status.html", case=found, today=today)
        case NotOnline():
            return page("not_online.html", organisation=found.organisation)
        case None:
            return _unknown_link()


def _unknown_link() -> Response:
    return page("unknown_link.html", 404)


def _see_other(location: str) -> Response:
    return Response(status=303, headers={"Location": location})
