"""Integrations: which case systems call, with which keys, where they are told, and a simulator to try it all."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.door import StaffDoor
from app.web.staff.integrations import budget, callbacks, guests, keys, listed, secrets, simulated, simulator, terms


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_integrations", __name__)
    for part in (listed, terms, keys, secrets, callbacks, guests, budget, simulator, simulated):
        part.register(blueprint, door)
    return blueprint
