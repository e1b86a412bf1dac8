"""Case types: their milestones and outcomes, written as drafts, looked at as a citizen would, signed and published."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.case_types import (
    checked,
    listed,
    made,
    ordered,
    preview,
    settings,
    shown,
    steps,
    versions,
)
from app.web.staff.door import StaffDoor


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_case_types", __name__)
    for part in (listed, made, shown, settings, ordered, steps, checked, versions, preview):
        part.register(blueprint, door)
    return blueprint
