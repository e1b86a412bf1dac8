"""The inbox: what waits for an answer, oldest first; what is mine, nobody's, or closed."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_types import CaseTypeView
from app.services.replies_desk import inbox
from app.services.replies_desk.inbox import Box, InboxWanted
from app.services.staff.names import names
from app.services.staff.signed import Signed, who
from app.web.rendering import page
from app.web.staff.ages import age
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_REPLIES, cy="atebion", en="replies", endpoint="index")
    def index(staff: Signed) -> Response:
        state = _state()
        types = _types(door, staff)
        wanted = InboxWanted(
            types=frozenset(one.id for one in types.values()),
            staff_id=staff.staff_id,
            box=_box(state),
            case_type_id=types[state["type"]].id if state["type"] in types else None,
            newest_first=state.descending,
            offset=state.offset,
            limit=state.size,
        )
        with door.db.transaction(staff.organisation_id) as session:
            shown = state.cut(inbox.replies(session, door.catalogue, wanted, staff.who))
            known = names(session)
        now = door.now()
        return page(
            "staff/replies/inbox.html",
            staff=staff,
            shown=shown,
            box=_box(state).value,
            types=types,
            name_of=lambda staff_id: known.of(who(staff_id)),
            closer=lambda by: _("Olrhain itself") if by == "olrhain" else known.of(by),
            age=lambda since: age(since, now),
            done=_done(),
        )


def _state() -> ListState:
    """What waits is read oldest first, and what is closed newest first, unless the address says otherwise."""
    closed = request.args.get("box") == Box.CLOSED
    return ListState.read(sorts=("-at", "at") if closed else ("at", "-at"), filters=("box", "type"))


def _box(state: ListState) -> Box:
    return Box(state["box"]) if state["box"] in set(Box) else Box.OPEN


def _types(door: StaffDoor, staff: Signed) -> dict[str, CaseTypeView]:
    """The case types whose replies they may see, by their codes, in their order."""
    views = door.catalogue.shelf(door.db, staff.organisation_id).all()
    allowed = staff.types(Act.SEE_REPLIES, views)
    return {one.words.code: one for one in views if one.id in allowed}


def _done() -> str:
    return {
        "answered": _("Your answer is on its way, and the reply is closed."),
        "answered-open": _("Your answer is on its way. The reply stays open."),
        "answered-waits": _("The case is paused, so your answer waits. The reply is closed."),
        "answered-waits-open": _("The case is paused, so your answer waits. The reply stays open."),
        "closed": _("Closed without an answer."),
    }.get(request.args.get("done", ""), "")
