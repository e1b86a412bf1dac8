"""The status page: a link that only locates, a button that opens it, and the page at a clean address.

Mail scanners and link previews follow links, so a link shows nothing personal and changes nothing. The
button exchanges it for a signed cookie that names the link's hash and its organisation; the page looks that up
afresh each time, so a link that expires or is revoked closes at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, g
from markupsafe import Markup

from app.domain.bilingual import Language
from app.domain.tokens import hash_of
from app.i18n import localised, page_language, page_url
from app.services.views import FiledLink, NeedsCode, NeedsYes, NotOnline, Proof, StatusView
from app.web.answers import see_other
from app.web.public.session import VisitCookie
from app.web.public.visiting import closed
from app.web.qr import svg
from app.web.rendering import bilingual_page, page

Found = StatusView | NotOnline | NeedsCode | NeedsYes | None
"""None: the link is unknown, expired or revoked, and nobody may learn which."""


@dataclass(frozen=True, slots=True)
class StatusPages:
    """What the pages ask of the rest of Olrhain.

    language: the language a link's reader is written to (Welsh where both), None for an unknown link.
    locate: the link that is filed under a hash, None where there is none. find: what it opens now
    to a reader who has proven this.
    Hashes are those of `app.domain.tokens.hash_of`.
    opened: notes that a link was opened to its page. today: the date in Wales.
    """

    language: Callable[[bytes], Language | None]
    locate: Callable[[bytes], FiledLink | None]
    find: Callable[[FiledLink, Proof | None], Found]
    opened: Callable[[FiledLink], None]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True)
class Site:
    """Where a sheet of paper sends its finder: the address of our own first page, never the way to a request."""

    address: str

    @property
    def qr(self) -> Markup:
        return svg(self.address)


def blueprint(status_pages: StatusPages, cookie: VisitCookie, base_url: str) -> Blueprint:
    blueprint = Blueprint("status", __name__)
    _add_link(blueprint, status_pages, cookie)
    _add_status(blueprint, status_pages, cookie, {language: Site(f"{base_url}/{language}") for language in Language})
    return blueprint


def _add_link(blueprint: Blueprint, status_pages: StatusPages, cookie: VisitCookie) -> None:
    @blueprint.get("/c/<token>")
    def locate(token: str) -> Response:
        language = status_pages.language(hash_of(token))
        if language is None:
            return bilingual_page("words/unknown_link.html", 404)
        return see_other(page_url("status.landing", language, token=token))

    @localised(blueprint, cy="/cy/c/<token>", en="/en/c/<token>")
    def landing(token: str) -> Response:
        link = status_pages.locate(hash_of(token))
        found = link and status_pages.find(link, None)
        return page("landing.html", organisation=found.organisation) if found else _unknown_link()

    @localised(blueprint, cy="/cy/c/<token>", en="/en/c/<token>", methods=["POST"])
    def open_link(token: str) -> Response:
        link = status_pages.locate(hash_of(token))
        found = link and status_pages.find(link, None)
        if link is None or found is None:
            return _unknown_link()
        if isinstance(found, StatusView):
            status_pages.opened(link)
        response = see_other(page_url("status.status"))
        cookie.start(response, link)
        return response


def _add_status(
    blueprint: Blueprint, status_pages: StatusPages, cookie: VisitCookie, sites: Mapping[Language, Site]
) -> None:
    @localised(blueprint, cy="/cy/cais", en="/en/request")
    def status() -> Response:
        visit = cookie.visit()
        if visit is None:
            return page("open_link_again.html", 403)
        found = status_pages.find(visit.link, visit.proof)
        if not isinstance(found, StatusView):
            return closed(found)
        if found.reader.asks_language:
            return see_other(page_url("preferences.first_language"))
        g.form_word = cookie.form_word(visit)
        response = page(
            "status.html",
            case=found,
            reader=found.reader,
            today=status_pages.today(),
            site=sites[page_language()],
        )
        cookie.keep(response, visit)
        return response


def _unknown_link() -> Response:
    return page("unknown_link.html", 404)
