"""Before a case type is submitted: what the checks say, what has to be confirmed; and letting a draft go."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import OlrhainError
from app.domain.staff_roles import Act
from app.domain.template_checks import Finding
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_type_changes import checking, deciding, drafts, history, rows
from app.services.case_type_changes.deciding import NotReady
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.staff.signed import Signed
from app.services.templates.drafts import NoDraft, Reading
from app.services.words.spelling import is_spelled
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.case_types.common import check_may, done, hours_words, place_url, place_words, read_draft
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _register_check(blueprint, door)
    _register_discard(blueprint, door)


def _register_check(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/gwirio",
        en="case-types/<uuid:case_type_id>/check",
        methods=["GET", "POST"],
    )
    def check(staff: Signed, case_type_id: UUID) -> Response:
        draft = read_draft(door, staff, case_type_id)
        if request.method != "POST" or is_switch():
            return _page(door, staff, draft)
        try:
            if "confirm" in request.form:
                with door.db.transaction(staff.organisation_id) as session:
                    drafts.confirm(session, case_type_id, _reading(), staff.who, door.now())
                return see_other(page_url("desk_case_types.check", case_type_id=case_type_id, done="confirmed"))
            with door.db.transaction(staff.organisation_id) as session:
                number = deciding.submit(session, case_type_id, _reading(), staff.who, door.now(), is_spelled)
        except PartChanged as changed:
            words = _("Somebody has changed the draft since you read it. Look at it again.")
            return _page(door, staff, changed.draft, words)
        except NotReady:
            return _page(door, staff, draft, _("This has to be put right before it can be submitted."))
        except NoDraft:
            return done("show", "", case_type_id)
        door.catalogue.forget()
        return done("version", "submitted", case_type_id, number=number)


def _register_discard(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/dileu-drafft",
        en="case-types/<uuid:case_type_id>/discard",
        methods=["GET", "POST"],
    )
    def discard(staff: Signed, case_type_id: UUID) -> Response:
        draft = read_draft(door, staff, case_type_id)
        back = page_url("desk_case_types.show", case_type_id=case_type_id)
        if not draft.saved:
            return see_other(back)
        if request.method != "POST" or is_switch():
            said = (_("What was changed since the last version is gone for good. The versions stay as they are."),)
            return confirm_page(staff, Ask(_("Discard this draft?"), said, _("Discard the draft"), back))
        check_may(door, staff, Act.EDIT_CASE_TYPES, case_type_id)
        with door.db.transaction(staff.organisation_id) as session:
            drafts.discard(session, case_type_id, draft.reading, staff.who)
        return done("show", "discarded", case_type_id)


def _reading() -> Reading:
    try:
        return Reading.parse(request.form.get("reading", ""))
    except OlrhainError:
        return Reading(-1, -1)


def _page(door: StaffDoor, staff: Signed, draft: Draft, problem: str = "") -> Response:
    with door.db.transaction(staff.organisation_id) as session:
        found = checking.findings(session, draft.case_type_id, draft.content, is_spelled)
        row = rows.there(session, draft.case_type_id)
        before = rows.content_of(row)
        changes = history.changes(before, draft.content)
        is_new = row.in_preparation
    stale = [(place, place_words(draft.content, place), draft.content.pairs()[place]) for place in draft.stale]
    return page(
        "staff/case_types/check.html",
        staff=staff,
        draft=draft,
        content=draft.content,
        before=before,
        blocking=[_said(draft, one) for one in found if one.blocking],
        warnings=[_said(draft, one) for one in found if not one.blocking],
        stale=stale,
        changes=changes,
        is_new=is_new,
        lowers=not is_new and deciding.lowers(before, draft.content),
        place_words=place_words,
        hours_words=hours_words,
        form=Form({}, {"problem": problem} if problem else {}),
        done=_("Confirmed: both languages say the same.") if request.args.get("done") == "confirmed" else "",
    )


def _said(draft: Draft, finding: Finding) -> tuple[str, str, Finding]:
    return place_words(draft.content, finding.field), place_url(draft.case_type_id, finding.field), finding
