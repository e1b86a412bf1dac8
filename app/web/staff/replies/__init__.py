"""Replies: what people wrote to us, with the case beside it, and what staff answer."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.door import StaffDoor
from app.web.staff.replies import acts, inbox, one


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_replies", __name__)
    for part in (inbox, one, acts):
        part.register(blueprint, door)
    return blueprint
