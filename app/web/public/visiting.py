"""Pages of a case that is open: who reads it is found afresh for each, and every form carries the word of its visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response, g, request

from app.domain.composed import composed
from app.i18n import page_url
from app.services.views import NeedsCode, NeedsYes, NotOnline, Reader
from app.web.answers import see_other
from app.web.public.session import Visit, VisitCookie
from app.web.rendering import page

Opened = Reader | NeedsCode | NeedsYes | NotOnline | None
"""None: the link is unknown, expired or revoked, and nobody may learn which."""
_MOST_GIVEN_BACK = 20_000
"""Characters; more than any box of ours takes."""
_View = ParamSpec("_View")


@dataclass(frozen=True, slots=True)
class Visiting:
    """`open`: who reads what a visit opens now, asked for every page, so that a link that is revoked closes at once."""

    cookie: VisitCookie
    open: Callable[[Visit], Opened]

    def needed(self, view: Callable[Concatenate[Reader, _View], Response]) -> Callable[_View, Response]:
        """A decorator for pages of an open case: the view is given its reader, anybody else is told what to do.

        A form that does not carry the word of the visit changes nothing.
        """

        @wraps(view)
        def opened(*given: _View.args, **named: _View.kwargs) -> Response:
            visit = self.cookie.visit()
            if visit is None or not self._is_from_our_page(visit):
                return page("open_link_again.html", 403, words_typed=self._words_typed())
            reader = self.open(visit)
            if not isinstance(reader, Reader):
                return closed(reader)
            g.form_word = self.cookie.form_word(visit)
            g.organisation = reader.organisation
            response = view(reader, *given, **named)
            if "Set-Cookie" not in response.headers:
                self.cookie.keep(response, visit)
            return response

        return opened

    def _words_typed(self) -> str:
        """What was written into a form that came too late, so that nobody has to write it again.

        Only from a page of ours: another website must not have words of its own shown under our name.
        """
        if request.method != "POST":
            return ""
        from_our_page = self.cookie.wrote(request.form.get("form_word", ""))
        if not (from_our_page or request.headers.get("Sec-Fetch-Site") == "same-origin"):
            return ""
        return composed(request.form.get("words", ""))[:_MOST_GIVEN_BACK]

    def _is_from_our_page(self, visit: Visit) -> bool:
        return request.method != "POST" or self.cookie.is_ours(visit, request.form.get("form_word", ""))


def closed(opened: NeedsCode | NeedsYes | NotOnline | None) -> Response:
    """What is shown to whoever may not see the case, or not yet."""
    match opened:
        case NeedsCode():
            return see_other(page_url("code.offer"))
        case NeedsYes():
            return see_other(page_url("helping.ask"))
        case NotOnline():
            return page("not_online.html", organisation=opened.organisation)
        case None:
            return page("unknown_link.html", 404)
