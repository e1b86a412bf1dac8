"""The first page of the desk: what needs a person, and how the last 24 hours went."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.recipients import Mode
from app.domain.staff_roles import Act
from app.services.dashboard.board import Board, Looker, board
from app.services.dashboard.last_day import MOST
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.dashboard.drawn import hours_drawn, kinds_drawn
from app.web.staff.dashboard.shown import needs_shown, providers_shown, steps_shown
from app.web.staff.door import StaffDoor

_MODES = {mode.value: mode for mode in Mode}


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_dashboard", __name__)

    @door.page(blueprint, Act.SEE_DASHBOARD, cy="", en="")
    def index(staff: Signed) -> Response:
        now = door.now()
        looker = _looker(door, staff)
        with door.db.transaction(staff.organisation_id) as session:
            found = board(session, looker, now)
        return page("staff/dashboard/index.html", staff=staff, now=now, Mode=Mode, **_shown(staff, found))

    return blueprint


def _shown(staff: Signed, found: Board) -> dict[str, object]:
    return {
        "board": found,
        "day": found.last_day,
        "most": MOST,
        "needs": needs_shown(staff, found.needed),
        "steps": steps_shown(staff, found.first_steps),
        "providers": providers_shown(found.providers),
        "charts": [] if found.last_day.is_empty else [*hours_drawn(found.last_day), *kinds_drawn(found.last_day)],
    }


def _looker(door: StaffDoor, staff: Signed) -> Looker:
    """What this person may see. Whatever else stands in the address as a mode is as if it did not."""
    views = door.catalogue.shelf(door.db, staff.organisation_id).all()
    may = {act: staff.types(act, views) for act in Act if staff.may(act)}
    sees_all = may.get(Act.SEE_DASHBOARD, frozenset()) == {view.id for view in views}
    return Looker(may, sees_all, _MODES.get(request.args.get("mode", "")))
