"""One case: where it is, its people, and its whole story."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.services.cases import deaths, story
from app.services.cases.story import Place
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.cases import words
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState
from app.web.staff.provider_names import provider_name


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_CASES, cy="achosion/<uuid:case_id>", en="cases/<uuid:case_id>")
    def show(staff: Signed, case_id: UUID) -> Response:
        state = ListState.read(sorts=("-when", "when"), size=story.A_PAGE)
        place = Place(state.offset, state.size + 1, oldest_first=not state.descending)
        types, now = door.types(staff, Act.SEE_CASES), door.now()
        with door.db.transaction(staff.organisation_id) as session:
            case = story.head(session, door.catalogue, case_id, types)
            folk = story.folk(session, case_id, now)
            entries = story.entries(session, door.catalogue, case_id, folk, place)
            undoable = {one.id for one in folk if deaths.may_undo(session, one.id, now)}
            story.note_viewed(session, case_id, staff.who, now)
        return page(
            "staff/cases/show.html",
            staff=staff,
            case=case,
            folk=folk,
            undoable=undoable,
            shown=state.cut(entries),
            state=state,
            done=words.done(request.args.get("done", "")),
            may_work=case.case_type.id in door.types(staff, Act.WORK_ON_CASES),
            may_reveal=case.case_type.id in door.types(staff, Act.REVEAL_CONTACTS),
            say=words,
            provider_name=provider_name,
        )
