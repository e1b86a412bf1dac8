"""What a citizen may want to know of the pages themselves: privacy, cookies, accessibility."""

from __future__ import annotations

from flask import Blueprint, Response

from app.i18n import localised
from app.web.rendering import page


def blueprint() -> Blueprint:
    blueprint = Blueprint("information", __name__)

    @localised(blueprint, cy="/cy/gwybodaeth", en="/en/information")
    def information() -> Response:
        return page("information.html")

    return blueprint
