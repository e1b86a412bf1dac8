"""Messages: what was sent or was not, one message in full, and what a person has to decide."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.door import StaffDoor
from app.web.staff.messages import decision, export, listed, one


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_messages", __name__)
    for part in (listed, export, one, decision):
        part.register(blueprint, door)
    return blueprint
