"""Where a reader wanted to go when a code came between: one of a few places by name, never an address from outside."""

from __future__ import annotations

from flask import current_app, request

from app.i18n import page_url

FIELD = "next"
_HERE = "status.status"
_PLACES = {
    "preferences": "preferences.index",
    "requests": "requests.index",
    "helpers": "helpers.index",
    "naming": "naming.who",
    "mobile": "preferences.mobile",
    "email": "preferences.email",
}


def wanted() -> str:
    """The name that the address or the form gives; empty where it is none of ours."""
    name = request.values.get(FIELD, "")
    return name if name in _PLACES else ""


def address(name: str) -> str:
    """Where that is; the status page where there is no such place."""
    endpoint = _PLACES.get(name, _HERE)
    return page_url(endpoint if endpoint in current_app.view_functions else _HERE)
