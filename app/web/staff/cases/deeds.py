"""What is done with a case after one question: pausing it, going on, trying an event again, sending a message again."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.cases import parked, pausing, posting, resending, story
from app.services.cases.opened import Worker
from app.services.cases.resending import CannotSendAgain
from app.services.cases.story import CaseView
from app.services.events.processing import Sender
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.cases import words
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor

_BOTH = ["GET", "POST"]
_MESSAGE_CY, _MESSAGE_EN = "negeseuon/<uuid:message_id>/anfon-eto", "messages/<uuid:message_id>/send-again"
_EVENT_CY, _EVENT_EN = "digwyddiadau/<uuid:event_id>/eto", "events/<uuid:event_id>/try-again"
_CASE_CY, _CASE_EN = "achosion/<uuid:case_id>", "cases/<uuid:case_id>"


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CASE_CY}/oedi", en=f"{_CASE_EN}/pause", methods=_BOTH)
    def pause(staff: Signed, case_id: UUID) -> Response:
        case = opened(door, staff, case_id)
        if not is_decided():
            return confirm_page(staff, _ask_to_pause(case))
        with door.db.transaction(staff.organisation_id) as session:
            pausing.pause(session, case_id, door.types(staff, Act.WORK_ON_CASES), staff.who, door.now())
        return back_to(case_id, "paused")

    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CASE_CY}/parhau", en=f"{_CASE_EN}/resume", methods=_BOTH)
    def resume(staff: Signed, case_id: UUID) -> Response:
        case = opened(door, staff, case_id)
        if not is_decided():
            return confirm_page(staff, _ask_to_go_on(case))
        with door.db.transaction(staff.organisation_id) as session:
            pausing.resume(session, case_id, door.types(staff, Act.WORK_ON_CASES), staff.who, door.now())
        return back_to(case_id, "resumed")

    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CASE_CY}/{_EVENT_CY}", en=f"{_CASE_EN}/{_EVENT_EN}", methods=_BOTH)
    def try_again(staff: Signed, case_id: UUID, event_id: UUID) -> Response:
        case, types = opened(door, staff, case_id), door.types(staff, Act.WORK_ON_CASES)
        with door.db.transaction(staff.organisation_id) as session:
            posting.is_there(session, case_id, event_id)
            if is_decided():
                parked.try_again(session, case_id, event_id, types, staff.who)
        return back_to(case_id, "try-again") if is_decided() else confirm_page(staff, _ask_to_try_again(case))

    @door.page(
        blueprint, Act.WORK_ON_CASES, cy=f"{_CASE_CY}/{_MESSAGE_CY}", en=f"{_CASE_EN}/{_MESSAGE_EN}", methods=_BOTH
    )
    def send_again(staff: Signed, case_id: UUID, message_id: UUID) -> Response:
        return _send_again(door, staff, opened(door, staff, case_id), message_id)


def opened(door: StaffDoor, staff: Signed, case_id: UUID) -> CaseView:
    """A case that somebody may work on. Raises NotFound."""
    with door.db.transaction(staff.organisation_id) as session:
        return story.head(session, door.catalogue, case_id, door.types(staff, Act.WORK_ON_CASES))


def is_decided() -> bool:
    """Whether the form was sent, and not only turned into the other language."""
    return request.method == "POST" and not is_switch()


def case_url(case_id: UUID) -> str:
    return page_url("desk_cases.show", case_id=case_id)


def back_to(case_id: UUID, done: str) -> Response:
    return see_other(page_url("desk_cases.show", case_id=case_id, done=done))


def _send_again(door: StaffDoor, staff: Signed, case: CaseView, message_id: UUID) -> Response:
    types, sender = door.types(staff, Act.WORK_ON_CASES), Sender(door.base_url, door.catalogue)
    why = None
    try:
        if is_decided():
            with door.db.transaction(staff.organisation_id) as session:
                resending.send(session, case.id, message_id, Worker(types, staff.who, sender, door.now()))
            return back_to(case.id, "sent-again")
    except CannotSendAgain as error:
        why = error.why
    with door.db.transaction(staff.organisation_id) as session:
        shown = resending.preview(session, case.id, message_id, types, door.now())
        row = resending.find(session, case.id, message_id, types)
        why = why or resending.why_not(session, row, sender, door.now())
    return page(
        "staff/cases/send_again.html",
        staff=staff,
        case=case,
        form=Form(),
        message=shown,
        why=words.why_not_again(why) if why else "",
        back=case_url(case.id),
        say=words,
    )


def _ask_to_pause(case: CaseView) -> Ask:
    return Ask(
        question=_("Pause this case?"),
        what_happens=(
            _("Nothing about it is sent from now on, to anybody. What is already on its way cannot be called back."),
            _("What the case system tells us is still taken and shown here, and the status page can still be opened."),
            _("Go on with the case whenever you like: what waited and is still true is sent then."),
        ),
        button=_("Pause the case"),
        back=case_url(case.id),
    )


def _ask_to_go_on(case: CaseView) -> Ask:
    return Ask(
        question=_("Go on with this case?"),
        what_happens=(
            _("What waited and is still true is sent, in the hours in which we may write. What is past is cancelled."),
        ),
        button=_("Go on with the case"),
        back=case_url(case.id),
        danger=False,
    )


def _ask_to_try_again(case: CaseView) -> Ask:
    return Ask(
        question=_("Try this event again?"),
        what_happens=(
            _("It failed five times and was put aside. Once its cause is mended it can be processed."),
            _("If it fails again, it is put aside again, and nothing is lost."),
        ),
        button=_("Try it again"),
        back=case_url(case.id),
        danger=False,
    )
