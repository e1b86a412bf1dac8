"""What a citizen may want to know of the pages themselves: whether a text is real, privacy, cookies, accessibility."""

from __future__ import annotations

from flask import Blueprint, Response

from app.i18n import localised
from app.web import hosts, tested
from app.web.public import naming, pending, session
from app.web.rendering import page


def blueprint(base_url: str) -> Blueprint:
    """`base_url` is how every link of ours begins. What the last test of the pages found is read now, once."""
    blueprint = Blueprint("information", __name__)
    found = tested.last()

    @localised(blueprint, cy="/cy/gwybodaeth", en="/en/information")
    def information() -> Response:
        return page("information.html", **hosts.here())

    @localised(blueprint, cy="/cy/gwybodaeth/hygyrchedd", en="/en/information/accessibility")
    def accessibility() -> Response:
        return page("information/accessibility.html", tested=found, prepared=tested.PREPARED, **hosts.here())

    @localised(blueprint, cy="/cy/gwybodaeth/preifatrwydd", en="/en/information/privacy")
    def privacy() -> Response:
        return page("information/privacy.html", **hosts.here())

    @localised(blueprint, cy="/cy/gwybodaeth/cwcis", en="/en/information/cookies")
    def cookies() -> Response:
        names = {"visit_cookie": session.NAME, "code_cookie": pending.NAME, "helper_cookie": naming.NAME}
        return page("information/cookies.html", **names, **hosts.here())

    @localised(blueprint, cy="/cy/gwybodaeth/telerau", en="/en/information/terms")
    def terms() -> Response:
        return page("information/terms.html", **hosts.here())

    @localised(blueprint, cy="/cy/gwybodaeth/neges-go-iawn", en="/en/information/is-this-text-real")
    def real() -> Response:
        return page("information/real.html", base_url=base_url, **hosts.here())

    return blueprint
