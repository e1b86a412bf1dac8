"""The first pages: which language, and what this is."""

from __future__ import annotations

from flask import Blueprint, Response

from app.i18n import localised
from app.web import hosts
from app.web.rendering import bilingual_page, page


def blueprint(base_url: str, demo_council: str | None = None) -> Blueprint:
    """`base_url` is how every link of ours begins, so that people can check one against it.

    demo_council: whose desk anybody may open, in the demo alone.
    """
    blueprint = Blueprint("start", __name__)

    @blueprint.get("/")
    def language() -> Response:
        return bilingual_page("words/language.html")

    @localised(blueprint, cy="/cy", en="/en", strict_slashes=False)
    def start() -> Response:
        return page("start.html", base_url=base_url, demo_council=demo_council, **hosts.here())

    return blueprint
