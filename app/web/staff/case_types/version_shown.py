"""The page of one version: its changes, its signatures, and the one thing that is to be done with it next."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_type_changes import history
from app.services.case_type_changes.history import VersionView
from app.services.staff.names import Names, names
from app.services.staff.signed import Signed
from app.services.templates.signing import author_may_sign
from app.web.forms import Form
from app.web.rendering import page
from app.web.staff.case_types.common import check_may, hours_words, note_words, person, place_words
from app.web.staff.case_types.opening import may_lower, opens
from app.web.staff.door import StaffDoor

_MAY_SIGN = {Language.CY: Act.REVIEW_WELSH, Language.EN: Act.REVIEW_ENGLISH}


def may_sign(door: StaffDoor, staff: Signed, case_type_id: UUID, language: Language) -> bool:
    """Whether somebody may sign for a language of a case type, if they did not write it."""
    return case_type_id in door.types(staff, _MAY_SIGN[language])


def history_of(door: StaffDoor, staff: Signed, case_type_id: UUID) -> tuple[tuple[VersionView, ...], Names]:
    """Raises NotFound."""
    check_may(door, staff, Act.SEE_CASE_TYPES, case_type_id)
    with door.db.transaction(staff.organisation_id) as session:
        return history.history(session, case_type_id), names(session)


def view_of(door: StaffDoor, staff: Signed, case_type_id: UUID, number: int) -> VersionView:
    """Raises NotFound."""
    return _numbered(history_of(door, staff, case_type_id)[0], number)


def version_page(door: StaffDoor, staff: Signed, case_type_id: UUID, number: int, problem: str = "") -> Response:
    """problem: why what was asked for was not done. Raises NotFound."""
    views, people = history_of(door, staff, case_type_id)
    view = _numbered(views, number)
    with door.db.transaction(staff.organisation_id) as session:
        own_words_too = author_may_sign(session)
    signers = {
        language: may_sign(door, staff, case_type_id, language)
        and (own_words_too or view.authors[language] != staff.who)
        for language in Language
    }
    return page(
        "staff/case_types/version.html",
        staff=staff,
        case_type_id=case_type_id,
        view=view,
        content=view.content,
        newest=views[0].number,
        people=people,
        person=person,
        note_words=note_words,
        place_words=place_words,
        hours_words=hours_words,
        signers=signers,
        opens=opens(view) if view.lowers else (),
        may_lower=may_lower(door, staff, case_type_id),
        may_publish=case_type_id in door.types(staff, Act.PUBLISH_CASE_TYPES),
        form=Form({}, {"problem": problem} if problem else {}),
        done=_done(request.args.get("done", "")),
    )


def _numbered(views: tuple[VersionView, ...], number: int) -> VersionView:
    found = next((one for one in views if one.number == number), None)
    if found is None:
        raise NotFound("there is no such version")
    return found


def _done(what: str) -> str:
    return {
        "submitted": _("Submitted. It can be signed for each language now, and then published."),
        "signed": _("Signed."),
        "allowed": _("Allowed. It can be published now."),
    }.get(what, "")
