"""The pages for who gets no code now, or whose code can be typed no more: the same whatever they typed."""

from __future__ import annotations

from flask import Response, request

from app.i18n import page_url
from app.services.views import OrganisationView
from app.services.visits.codes import Braked, SendingStopped, TooManyCodes
from app.web.answers import see_other
from app.web.rendering import page

_MINUTES, _HOUR = 10 * 60, 60 * 60
_IN_AN_HOUR, _BY_PHONE = "hour", "phone"


def try_later(organisation: OrganisationView, error: Braked | TooManyCodes) -> Response:
    """To a page with an address of its own, so that it can be read in the other language, too."""
    why = ""
    if isinstance(error, TooManyCodes):
        why = f"?{_BY_PHONE if isinstance(error, SendingStopped) else _IN_AN_HOUR}"
    return see_other(page_url("code.wait", slug=organisation.slug) + why)


def wait(organisation: OrganisationView) -> Response:
    """Says for how long to wait, and whom to phone; nobody knows for how long where all sending is suspended."""
    if _BY_PHONE in request.args:
        return page("code_stopped.html", organisation=organisation)
    braked = _IN_AN_HOUR not in request.args
    response = page("code_later.html", 429, organisation=organisation, braked=braked)
    response.headers["Retry-After"] = str(_MINUTES if braked else _HOUR)
    return response
