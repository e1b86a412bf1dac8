"""Stopping emails: the link that every one carries, and what a mail program posts for its reader (RFC 8058).

Scanners follow links, so a link changes nothing; only a button, or the mail program's own post, does. The token
in the address is the whole of the proof: there is no cookie, so nothing that another site could make use of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, request

from app.i18n import localised, page_url
from app.services.opting_out.stopping import StopView
from app.web.rendering import bilingual_page, page

_POSTED = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True, slots=True)
class Stopping:
    """What the pages ask of Olrhain. Each takes the token of a link; None: it is not one that stops anything."""

    look: Callable[[str], StopView | None]
    stop: Callable[[str], StopView | None]
    start: Callable[[str], StopView | None]


def blueprint(stopping: Stopping) -> Blueprint:
    blueprint = Blueprint("stopping", __name__)

    @blueprint.get("/stop/<token>")
    def locate(token: str) -> Response:
        found = stopping.look(token)
        if found is None:
            return bilingual_page("words/unknown_link.html", 404)
        return _see_other(page_url("stopping.ask", found.language, token=token))

    @blueprint.post("/stop/<token>")
    def one_click(token: str) -> Response:
        name, value = _POSTED
        if request.form.get(name) != value:
            return locate(token)
        if stopping.stop(token) is None:
            return bilingual_page("words/unknown_link.html", 404)
        return bilingual_page("words/stopped.html")

    @localised(blueprint, cy="/cy/stopio/<token>", en="/en/stop/<token>")
    def ask(token: str) -> Response:
        found = stopping.look(token)
        return page("stop.html", found=found, started="started" in request.args) if found else _unknown_link()

    @localised(blueprint, cy="/cy/stopio/<token>", en="/en/stop/<token>", methods=["POST"])
    def decide(token: str) -> Response:
        starts = "start" in request.form
        found = (stopping.start if starts else stopping.stop)(token)
        if found is None:
            return _unknown_link()
        # A page that is loaded again must not decide again.
        said = "?started" if starts and not found.stopped else ""
        return _see_other(page_url("stopping.ask", token=token) + said)

    return blueprint


def _unknown_link() -> Response:
    return page("unknown_link.html", 404)


def _see_other(location: str) -> Response:
    return Response(status=303, headers={"Location": location})
