"""The versions of a case type: what each changed, who signs for it, publishing it, and going back to it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_type_changes import deciding
from app.services.case_type_changes.deciding import NeedsManager, NotReady
from app.services.case_type_changes.history import VersionView
from app.services.staff.signed import Signed
from app.services.templates.publishing import AlreadyPublished
from app.services.templates.signing import AlreadySigned, AuthorMayNotSign
from app.services.templates.versions import Standing, VersionSuperseded
from app.web.forms import is_switch
from app.web.rendering import page
from app.web.staff.case_types.common import check_may, done, hours_words, note_words, person, place_words, words_of
from app.web.staff.case_types.opening import may_lower, opens
from app.web.staff.case_types.version_shown import history_of, may_sign, version_page, view_of
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _register_reading(blueprint, door)
    _register_signing(blueprint, door)
    _register_publishing(blueprint, door)


def _register_reading(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/hanes",
        en="case-types/<uuid:case_type_id>/history",
    )
    def versions(staff: Signed, case_type_id: UUID) -> Response:
        check_may(door, staff, Act.SEE_CASE_TYPES, case_type_id)
        views, people = history_of(door, staff, case_type_id)
        return page(
            "staff/case_types/history.html",
            staff=staff,
            case_type_id=case_type_id,
            versions=views,
            people=people,
            person=person,
            note_words=note_words,
            place_words=place_words,
            hours_words=hours_words,
        )

    @door.page(
        blueprint,
        Act.SEE_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/fersiynau/<int:number>",
        en="case-types/<uuid:case_type_id>/versions/<int:number>",
    )
    def version(staff: Signed, case_type_id: UUID, number: int) -> Response:
        return version_page(door, staff, case_type_id, number)


def _register_signing(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/fersiynau/<int:number>/llofnodi/<string:kind>",
        en="case-types/<uuid:case_type_id>/versions/<int:number>/sign/<string:kind>",
        methods=["POST"],
    )
    def sign(staff: Signed, case_type_id: UUID, number: int, kind: str) -> Response:
        language = Language(kind) if kind in tuple(Language) else None
        if language is None or not may_sign(door, staff, case_type_id, language):
            raise NotFound("there is nothing to sign")
        try:
            with door.db.transaction(staff.organisation_id) as session:
                deciding.sign(session, case_type_id, number, language, staff.who, door.now())
        except AuthorMayNotSign:
            words = _("You wrote these words, so somebody else signs for them.")
            return version_page(door, staff, case_type_id, number, words)
        except AlreadySigned:
            pass
        except VersionSuperseded:
            return version_page(door, staff, case_type_id, number, _superseded())
        return done("version", "signed", case_type_id, number=number)


def _register_publishing(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.LOWER_PROTECTION,
        cy="mathau/<uuid:case_type_id>/fersiynau/<int:number>/caniatau",
        en="case-types/<uuid:case_type_id>/versions/<int:number>/allow",
        methods=["GET", "POST"],
    )
    def allow(staff: Signed, case_type_id: UUID, number: int) -> Response:
        check_may(door, staff, Act.LOWER_PROTECTION, case_type_id)
        view = view_of(door, staff, case_type_id, number)
        if not view.lowers:
            return done("version", "", case_type_id, number=number)
        if request.method != "POST" or is_switch():
            back = page_url("desk_case_types.version", case_type_id=case_type_id, number=number)
            return confirm_page(staff, Ask(_("Allow less protection?"), opens(view), _("Allow it"), back))
        with door.db.transaction(staff.organisation_id) as session:
            deciding.allow_lowering(session, case_type_id, number, staff.who)
        return done("version", "allowed", case_type_id, number=number)

    @door.page(
        blueprint,
        Act.PUBLISH_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/fersiynau/<int:number>/cyhoeddi",
        en="case-types/<uuid:case_type_id>/versions/<int:number>/publish",
        methods=["GET", "POST"],
    )
    def publish(staff: Signed, case_type_id: UUID, number: int) -> Response:
        check_may(door, staff, Act.PUBLISH_CASE_TYPES, case_type_id)
        view = view_of(door, staff, case_type_id, number)
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _ask(case_type_id, view))
        return _put_in_force(door, staff, case_type_id, view)


def _ask(case_type_id: UUID, view: VersionView) -> Ask:
    back = page_url("desk_case_types.version", case_type_id=case_type_id, number=view.number)
    said = (
        _("The new words are in force within a few seconds, on the pages of cases under way too."),
        _("No case loses the words of where it is."),
        *(opens(view) if view.lowers else ()),
    )
    if view.standing in (Standing.TO_SIGN, Standing.SIGNED):
        question = _("Publish version %(number)s?") % {"number": view.number}
        return Ask(question, said, _("Publish"), back, danger=view.lowers)
    question = _("Go back to version %(number)s?") % {"number": view.number}
    kept = _("It is published as a new version. What was added since is retired, and can be brought back.")
    return Ask(question, (kept, *said), _("Go back to it"), back)


def _put_in_force(door: StaffDoor, staff: Signed, case_type_id: UUID, view: VersionView) -> Response:
    is_return = view.standing not in (Standing.TO_SIGN, Standing.SIGNED)
    lower = may_lower(door, staff, case_type_id)
    try:
        with door.db.transaction(staff.organisation_id) as session:
            if is_return:
                deciding.roll_back(session, case_type_id, view.number, staff.who, door.now(), lower)
            else:
                if lower and view.lowers:
                    deciding.allow_lowering(session, case_type_id, view.number, staff.who)
                deciding.publish(session, case_type_id, view.number, staff.who, door.now())
    except NeedsManager:
        words = _("This protects the cases less than before. A manager has to allow it first.")
        return version_page(door, staff, case_type_id, view.number, words)
    except NotReady as error:
        return version_page(door, staff, case_type_id, view.number, _why_not(error))
    except VersionSuperseded:
        return version_page(door, staff, case_type_id, view.number, _superseded())
    except AlreadyPublished:
        pass
    door.catalogue.forget()
    return done("show", "restored" if is_return else "published", case_type_id)


def _why_not(error: NotReady) -> str:
    if error.unsigned:
        return _("It has to be signed for both languages first.")
    return words_of(error.findings[0].sentence) if error.findings else _("It is not ready to be published.")


def _superseded() -> str:
    return _("A newer version has taken the place of this one.")
