"""What the organisation sets for itself: how it sends, who carries its messages, what it keeps, how it looks."""

from __future__ import annotations

from flask import Blueprint

from app.web.staff.door import StaffDoor
from app.web.staff.settings import checking, look, overview, provider, providers, receipts, sending, single


def blueprint(door: StaffDoor) -> Blueprint:
    pages = Blueprint("desk_settings", __name__)
    for part in (overview, single, sending, providers, provider, checking, receipts, look):
        part.register(door, pages)
    return pages
