"""The list of templates, and what has none yet."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.domain.template_places import MILESTONE_EVENT, Occasion, TemplatePlace
from app.i18n import page_url
from app.services.case_types import CaseTypeView
from app.services.staff.signed import Signed
from app.services.templates import beginning, desk_list
from app.services.templates.beginning import NotAPlace
from app.services.templates.desk_list import State, Wanted
from app.web.answers import see_other
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState
from app.web.staff.templates import words

_FILTERED_BY = (State.LIVE, State.DRAFT, State.REVIEW, State.PUBLISH, State.RETIRED, State.UNWRITTEN)


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    _add_list(blueprint, door)
    _add_new(blueprint, door)


def _add_list(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_TEMPLATES, cy="templedi", en="templates")
    def index(staff: Signed) -> Response:
        state = ListState.read(sorts=("type", "-changed"), filters=("state", "type", "channel"))
        wanted = Wanted(state["type"], state["channel"], state["state"], newest_first=state.sort == "changed")
        with door.db.transaction(staff.organisation_id) as session:
            rows = desk_list.listed(session, door.types(staff, Act.SEE_TEMPLATES), wanted)
        if state.sort == "changed" and not state.descending:
            rows.reverse()
        shown = state.cut(rows[state.offset : state.offset + state.size + 1])
        return page(
            "staff/templates/index.html",
            staff=staff,
            shown=shown,
            say=words,
            case_types=_case_types(door, staff, Act.SEE_TEMPLATES),
            states=_FILTERED_BY,
            channels=tuple(Channel),
            done=words.done(request.args.get("done", "")),
        )


def _add_new(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.EDIT_TEMPLATES, cy="templedi/newydd", en="templates/new", methods=["GET", "POST"])
    def new(staff: Signed) -> Response:
        """What has no template yet, each with a button that begins one."""
        types = _case_types(door, staff, Act.EDIT_TEMPLATES)
        if request.method == "POST":
            return see_other(page_url("desk_templates.edit", template_id=_begun(door, staff, types)))
        chosen = next((one for one in types if one.words.code == request.args.get("type")), types[0] if types else None)
        slots: tuple[beginning.Slot, ...] = ()
        if chosen is not None:
            with door.db.transaction(staff.organisation_id) as session:
                slots = beginning.coverage(session, chosen.id, door.types(staff, Act.EDIT_TEMPLATES))
        return page(
            "staff/templates/new.html",
            staff=staff,
            case_types=types,
            chosen=chosen,
            slots=slots,
            channels=tuple(Channel),
            say=words,
            milestone_event=MILESTONE_EVENT,
        )


def _case_types(door: StaffDoor, staff: Signed, act: Act) -> list[CaseTypeView]:
    """Those of which this person may see or write the templates, in their order."""
    allowed = door.types(staff, act)
    return [one for one in door.catalogue.shelf(door.db, staff.organisation_id).all() if one.id in allowed]


def _begun(door: StaffDoor, staff: Signed, types: list[CaseTypeView]) -> UUID:
    """The template that the form asks for. Raises NotFound for whatever is no place of a case type of theirs."""
    chosen = next((one for one in types if one.words.code == request.form.get("type")), None)
    channel, milestone = request.form.get("channel", ""), request.form.get("milestone", "")
    if chosen is None or channel not in tuple(Channel):
        raise NotFound("there is no such case type or channel")
    place = TemplatePlace(Occasion(request.form.get("event", ""), milestone or None), Channel(channel))
    try:
        with door.db.transaction(staff.organisation_id) as session:
            allowed = door.types(staff, Act.EDIT_TEMPLATES)
            return beginning.begin(session, chosen.id, allowed, place, staff.who, door.now())
    except NotAPlace as error:
        raise NotFound("there is no such occasion") from error
