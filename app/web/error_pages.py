"""Error pages in the language of the address, or in both where it names none."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.i18n import address_language
from app.web import hosts
from app.web.rendering import bilingual_page, page

KNOWN = frozenset({400, 403, 404, 405, 410, 413, 429, 500, 503})
"""The errors with words of their own; any other says what 400 or 500 says."""

_OURS = frozenset({"content-type", "content-length"})


def init(app: Flask) -> None:
    """Answers every HTTP error with a page. A handler for HTTPException registered later takes its place."""
    app.register_error_handler(HTTPException, render_error)


def render_error(error: HTTPException) -> Response:
    """The page for an error, with the headers that the error asks for (`Allow`, `Retry-After`)."""
    response = render_error_page(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() not in _OURS:
            response.headers[name] = value
    return response


def render_error_page(status: int) -> Response:
    """The page for a status of 400 and above. Needs no database: it says whom to phone where that is known."""
    values: dict[str, Any] = {"status": _with_words(status), **hosts.here(ask=status < 500)}
    if address_language(request.path):
        return page("error.html", status, **values)
    return bilingual_page("words/error.html", status, **values)


def _with_words(status: int) -> int:
    return status if status in KNOWN else (400 if status < 500 else 500)
