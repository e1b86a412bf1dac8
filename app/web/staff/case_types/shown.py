"""One case type: what it waits for, and its milestones as a citizen sees them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain import status_words
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_type_changes import drafts, listing
from app.services.staff.names import names
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.case_types.common import check_may, hours_words, person
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_CASE_TYPES, cy="mathau/<uuid:case_type_id>", en="case-types/<uuid:case_type_id>")
    def show(staff: Signed, case_type_id: UUID) -> Response:
        check_may(door, staff, Act.SEE_CASE_TYPES, case_type_id)
        with door.db.transaction(staff.organisation_id) as session:
            draft = drafts.read(session, case_type_id)
            (row,) = listing.listed(session, [case_type_id])
            editor = person(names(session), row.edited_by)
        return page(
            "staff/case_types/show.html",
            staff=staff,
            row=row,
            draft=draft,
            content=draft.content,
            editor=editor,
            working_days=status_words.working_days,
            days=status_words.days,
            hours_words=hours_words,
            may_edit=case_type_id in door.types(staff, Act.EDIT_CASE_TYPES),
            may_publish=case_type_id in door.types(staff, Act.PUBLISH_CASE_TYPES),
            done=_done(request.args.get("done", "")),
        )


def _done(what: str) -> str:
    return {
        "made": _("The case type is there to be written. Nothing is sent by live keys until it is published."),
        "saved": _("Saved in the draft."),
        "discarded": _("The draft has been discarded."),
        "published": _("Published. It is in force within a few seconds."),
        "restored": _("The earlier version is in force again within a few seconds."),
    }.get(what, "")
