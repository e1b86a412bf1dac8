"""Cases: finding one, its whole story, and what staff do with it."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.cases import deeds, listed, people, posts, shown, taking_back
from app.web.staff.door import StaffDoor


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_cases", __name__)
    for part in (listed, shown, people, posts, taking_back, deeds):
        part.register(blueprint, door)
    return blueprint
