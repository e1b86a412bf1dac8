"""The milestones of a case type in their order, and its outcomes: moved by buttons, or dragged where scripts run."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain import case_type_content
from app.domain.case_type_content import CaseTypeContent
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.case_types.common import MILESTONES, OUTCOMES, part_word, read_draft, save
from app.web.staff.door import StaffDoor

_PLACES = {"up": -1, "down": 1}
_LONGEST_ORDER = 5000


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    def listed(staff: Signed, case_type_id: UUID, kind: str) -> Response:
        draft = read_draft(door, staff, case_type_id)
        if request.method != "POST" or is_switch():
            return _page(staff, draft, kind)
        move, moved = request.form.get("move", ""), ""
        try:
            if move.partition(":")[0] in _PLACES:
                moved = move.partition(":")[2]
                part = (kind, part_word())
            elif move.startswith("back:"):
                part = (f"{kind}/{move[5:]}", "")
            else:
                part = (kind, part_word())
            save(door, staff, case_type_id, part, lambda content: _changed(content, kind, move))
        except PartChanged:
            return see_other(page_url(f"desk_case_types.{kind}", case_type_id=case_type_id, done="overtaken"))
        return see_other(page_url(f"desk_case_types.{kind}", case_type_id=case_type_id, moved=moved or None))

    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/cerrig-milltir",
        en="case-types/<uuid:case_type_id>/milestones",
        methods=["GET", "POST"],
    )
    def milestones(staff: Signed, case_type_id: UUID) -> Response:
        return listed(staff, case_type_id, MILESTONES)

    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/canlyniadau",
        en="case-types/<uuid:case_type_id>/outcomes",
        methods=["GET", "POST"],
    )
    def outcomes(staff: Signed, case_type_id: UUID) -> Response:
        return listed(staff, case_type_id, OUTCOMES)


def _changed(content: CaseTypeContent, kind: str, move: str) -> CaseTypeContent:
    what, _colon, code = move.partition(":")
    if what == "back":
        return case_type_content.retired(content, kind, code, False)
    if what in _PLACES:
        return case_type_content.moved(content, kind, code, _PLACES[what])
    order = request.form.get("order", "")[:_LONGEST_ORDER]
    return case_type_content.in_order(content, kind, order.split(",")) if order else content


def _page(staff: Signed, draft: Draft, kind: str) -> Response:
    return page(
        "staff/case_types/ordered.html",
        staff=staff,
        draft=draft,
        kind=kind,
        steps=getattr(draft.content, kind),
        moved=request.args.get("moved", ""),
        form=Form(),
        done=_done(request.args.get("done", "")),
        overtaken=request.args.get("done") == "overtaken",
    )


def _done(what: str) -> str:
    return {
        "saved": _("Saved in the draft."),
        "retired": _("Retired in the draft. Cases that were there keep it."),
        "removed": _("Removed from the draft."),
    }.get(what, "")
