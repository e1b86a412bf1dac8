"""Translations: what waits for Welsh or English, files for translators, and the organisation's own words."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.door import StaffDoor
from app.web.staff.translations import export, glossary, glossary_changes, held, importing, review, waiting


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_translations", __name__)
    for part in (waiting, held, review, export, importing, glossary, glossary_changes):
        part.register(blueprint, door)
    return blueprint
