"""Signing in: the organisation, a password or the organisation's own service, the second factor; and signing out."""

from __future__ import annotations

from flask import Blueprint, abort, request

from app.services.staff.passwords import Checker
from app.web.staff.door import StaffDoor
from app.web.staff.sign_in import code, demo, first_visit, invitation, leaving, password, service
from app.web.staff.sign_in.desk import SignInDesk

_OURS = ("same-origin", "none")


def blueprint(door: StaffDoor, checker: Checker | None = None) -> Blueprint:
    """`checker`: how passwords are checked."""
    blueprint = Blueprint("desk_sign_in", __name__)
    blueprint.before_request(_mind_other_websites)
    desk = SignInDesk.of(door, checker or Checker())
    for part in (password, code, first_visit, invitation, service, leaving):
        part.add(blueprint, desk)
    if door.demo:
        demo.add(blueprint, desk)
    return blueprint


def _mind_other_websites() -> None:
    """Nobody is signed in yet, so that a form has no session whose word it could carry: no other website may send it.

    Every browser of today says which it was (W3C, "Fetch Metadata Request Headers"); an older one names its origin.
    """
    if request.method != "POST":
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
        abort(403)
    origin = request.headers.get("Origin")
    if origin not in (None, "null") and origin != request.host_url.rstrip("/"):
        abort(403)
