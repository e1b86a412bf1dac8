"""Telling again of an event that was processed before: by the next channel, or once what was missing is there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.case_state import ReceivedEvent, fold
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.domain.reminders import is_reminder
from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.services import known
from app.services.events import added_words, telling
from app.services.events.processing import Progress, Sender, begin, write_state
from app.services.messages import cancelling
from app.services.messages.happened import Happened


def tell_otherwise(session: Session, message_id: UUID, sender: Sender, now: datetime) -> None:
    """Tells a contact by their next channel after a message failed for good, if what it said is still true."""
    message = session.get_one(Message, message_id)
    if message.event_id is None:
        return  # the answer to a text has no other channel
    happened = _happened_before(session, message.event_id, sender, now)
    if happened is not None:
        failed = {message.contact_id: _failed_channels(session, message)}
        reminder = is_reminder(message.part)
        telling.tell_otherwise(session, happened, failed, sender.base_url, now, reminder=reminder)
        happened.known.write(session)


def plan_again(session: Session, event_id: UUID, sender: Sender, now: datetime) -> None:
    """Plans an event anew whose messages are held, in case what they waited for is there now."""
    happened = _happened_before(session, event_id, sender, now)
    if happened is not None:
        telling.tell_the_held(session, happened, sender.base_url, now)
        happened.known.write(session)


def is_still_true(session: Session, event_id: UUID, sender: Sender, now: datetime) -> bool:
    """Whether what an event told may be told again."""
    return _happened_before(session, event_id, sender, now) is not None


def state_again(session: Session, case_id: UUID, sender: Sender, now: datetime) -> None:
    """Writes where a case is once more, for the pages: with the words that were added to its events."""
    progress = _progress(session, case_id, sender)
    write_state(session, progress, now)


def _progress(session: Session, case_id: UUID, sender: Sender) -> Progress:
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
    rows = session.scalars(select(StoredEvent).where(StoredEvent.case_id == case_id)).all()
    progress, _ = begin(session, case, rows, added_words.of_cases(session, [case_id]), sender)
    return progress


def _happened_before(session: Session, event_id: UUID, sender: Sender, now: datetime) -> Happened | None:
    """An event that was processed earlier, as it was then; None where it is no longer true."""
    row = session.get_one(StoredEvent, event_id)
    progress = _progress(session, row.case_id, sender)
    case = progress.case
    before, here = _up_to(progress, row.id)
    if row.effect != "applied" or cancelling.made_untrue(here, progress.done, case.status):
        return None
    first_milestone = progress.case_type.first_milestone(case.created_at)
    asked = known.ask(session, [case.id], [one.event for one in progress.done], now)
    return Happened(
        row=row,
        event=here.event,
        effect=row.effect,
        organisation=progress.organisation,
        case=case,
        case_type=progress.case_type,
        before=fold(before, first_milestone),
        after=fold([*before, here], first_milestone),
        people=tuple(asked.people[case.id].values()),
        known=asked,
    )


def _up_to(progress: Progress, event_id: UUID) -> tuple[list[ReceivedEvent], ReceivedEvent]:
    here = next(one for one in progress.done if one.id == event_id)
    key = (here.event.time, here.arrival)
    return [one for one in progress.done if (one.event.time, one.arrival) < key], here


def _failed_channels(session: Session, message: Message) -> dict[Channel, Reason]:
    """The channels that failed for good for this contact and event; none of them is tried twice."""
    failed = session.scalars(
        select(Message.channel).where(
            Message.event_id == message.event_id,
            Message.contact_id == message.contact_id,
            Message.status == MessageStatus.PERMANENT_FAILURE.value,
        )
    )
    return {Channel(channel): Reason.PROVIDER_REFUSED for channel in failed}
