"""The way out for somebody who must not be seen here: it closes the request and leads to a page that anybody reads."""

from __future__ import annotations

from flask import Blueprint, Response

from app.domain.bilingual import Language
from app.i18n import localised, page_language
from app.web.answers import see_other
from app.web.public import naming, pending
from app.web.public.session import VisitCookie

ELSEWHERE = {
    Language.CY: "https://www.bbc.co.uk/cymrufyw",
    Language.EN: "https://www.bbc.co.uk/weather",
}


def blueprint(cookie: VisitCookie) -> Blueprint:
    """A plain link, so that it works at once and without scripts; all it changes is the reader's own cookie.

    Pages are never stored, so there is nothing to clear; having a browser do so would hold the reader up.
    """
    blueprint = Blueprint("leaving", __name__)

    @localised(blueprint, cy="/cy/gadael", en="/en/leave")
    def leave() -> Response:
        response = see_other(ELSEWHERE[page_language()])
        cookie.end(response)
        pending.end(response)
        naming.end(response)
        return response

    return blueprint
