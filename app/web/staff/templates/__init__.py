"""Templates: what people are told, in Welsh and English, from the first draft to what is live."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.door import StaffDoor
from app.web.staff.templates.editor import add as add_editor
from app.web.staff.templates.ending import add as add_endings
from app.web.staff.templates.listing import add as add_lists
from app.web.staff.templates.one import add as add_one
from app.web.staff.templates.publishing import add as add_publishing
from app.web.staff.templates.signing import add as add_signing
from app.web.staff.templates.trying import add as add_tests

_PARTS = (add_lists, add_one, add_editor, add_signing, add_publishing, add_endings, add_tests)


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_templates", __name__)
    for add in _PARTS:
        add(blueprint, door)
    return blueprint
