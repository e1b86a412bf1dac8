"""Cancelling what nobody has begun to send, because it is no longer true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, aliased

from app.db import vault_of
from app.domain.case_events import CaseEvent, EventType
from app.domain.case_state import ReceivedEvent
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.domain.reminders import FIRST_PART
from app.models.case import StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.services.messages.happened import Happened

_WHY = {
    EventType.WITHDRAWN: Reason.CASE_WITHDRAWN,
    EventType.MERGED: Reason.CASE_MERGED,
    EventType.CONTACT_REMOVED: Reason.CONTACT_REMOVED,
    EventType.EVENT_RETRACTED: Reason.RETRACTED,
}
_UNSENT = (MessageStatus.CREATED.value, MessageStatus.HELD.value)
_UNDER_WAY = (MessageStatus.SENDING.value, MessageStatus.UNKNOWN.value)
"""Nobody can call these back, but there may be another try."""


def cancel_what_is_no_longer_true(
    session: Session, happened: Happened, earlier: Iterable[ReceivedEvent], now: datetime
) -> None:
    """Cancels unsent messages that an event makes untrue; a milestone that was overtaken is still told.

    Where a case was closed nobody is reminded of its appointments; whatever else was to be told of it still is.
    """
    event = happened.event
    overtaken = [one.id for one in earlier if _makes_untrue(event, one.event)]
    if not overtaken and not _still_holds(happened):
        return
    happened.known.write(session)  # what was planned a moment ago may be among it
    # The answer to a text is not about the case, and whoever wrote is waiting for it.
    mine = select(Message.id).where(
        Message.case_id == happened.case.id,
        Message.status.in_((*_UNSENT, *_UNDER_WAY)),
        Message.reply_id.is_(None),
    )
    if event.type is EventType.CONTACT_REMOVED and event.contact is not None:
        index = vault_of(session).index("contact", event.contact.reference)
        mine = mine.join(Contact, Contact.id == Message.contact_id).where(Contact.reference_index == index)
    elif event.type is EventType.CLOSED:
        mine = mine.where(Message.part >= FIRST_PART)
    elif event.type not in (EventType.WITHDRAWN, EventType.MERGED):
        mine = mine.where(Message.id.in_(_that_say(overtaken)))
    cancel(session, mine, _WHY.get(event.type, Reason.NO_LONGER_TRUE), now)
    if event.type is EventType.EVENT_RETRACTED:
        _write_effects(session, happened)


def _that_say(event_ids: Sequence[UUID]) -> Select[UUID]:
    """The messages that tell of these events, and those by which the same words were sent again."""
    said = select(Message.id).where(Message.event_id.in_(event_ids)).cte(recursive=True)
    again = aliased(Message)
    same_words = (again.notice == NoticeKind.SENT_AGAIN.value, again.notice_id == said.c.id)
    said = said.union(select(again.id).where(*same_words))
    return select(said.c.id)


def _write_effects(session: Session, happened: Happened) -> None:
    """What is taken back by now and what, its taking back being taken back, is not."""
    gone = [entry.event_id for entry in happened.after.history if entry.retracted]
    back = [entry.event_id for entry in happened.after.history if not entry.retracted]
    session.execute(update(StoredEvent).where(StoredEvent.id.in_(gone)).values(effect="retracted"))
    returned = update(StoredEvent).where(StoredEvent.id.in_(back), StoredEvent.effect == "retracted")
    session.execute(returned.values(effect="applied"))


def _still_holds(happened: Happened) -> bool:
    """Whether an end of the case, or the removal of a contact, is still so after all that is known by now."""
    event, after = happened.event, happened.after
    if event.type in (EventType.WITHDRAWN, EventType.MERGED, EventType.CLOSED):
        return event.type.value == f"case.{after.status}"
    if event.type is EventType.CONTACT_REMOVED and event.contact is not None:
        gone = {one.facts.reference for one in after.contacts if one.removed_at is not None}
        return event.contact.reference in gone
    return False


def made_untrue(told: ReceivedEvent, all_events: Iterable[ReceivedEvent], case_status: str) -> bool:
    """Whether what an event told is no longer true; that a case was withdrawn or merged stays true."""
    if case_status in ("withdrawn", "merged") and told.event.type.value != f"case.{case_status}":
        return True
    return any(_makes_untrue(one.event, told.event) for one in all_events if one.id != told.id)


def cancel(session: Session, ids: Sequence[UUID] | Select[UUID], reason: Reason, now: datetime) -> None:
    """Cancels messages that nobody has begun to send. One that is being sent cannot be called back: it is not tried
    a second time, whoever finds that it did not arrive.
    """
    session.execute(update(Message).where(Message.id.in_(ids), Message.status.in_(_UNDER_WAY)).values(true_until=now))
    session.execute(
        update(Message)
        .where(Message.id.in_(ids), Message.status.in_(_UNSENT))
        .values(status=MessageStatus.CANCELLED.value, reason=reason.value, finished_at=now)
    )


def cancel_to(session: Session, channel: Channel, index: bytes, now: datetime) -> None:
    """Cancels what waits for an address that was closed, so that it shows why; answers to its own texts go."""
    waiting = select(Message.id).where(
        Message.channel == channel.value, Message.recipient_index == index, Message.reply_id.is_(None)
    )
    cancel(session, waiting, Reason.OPTED_OUT, now)


def _makes_untrue(event: CaseEvent, earlier: CaseEvent) -> bool:
    if event.type is EventType.EVENT_RETRACTED:
        return (earlier.source, earlier.event_id) == (event.source, event.retracts)
    if event.time < earlier.time:
        return False
    if event.type in (EventType.APPOINTMENT_CHANGED, EventType.APPOINTMENT_CANCELLED):
        assert event.appointment is not None
        return earlier.appointment is not None and earlier.appointment.id == event.appointment.id
    if event.type is EventType.INFORMATION_RECEIVED:
        assert event.request is not None
        return earlier.request is not None and earlier.request.id == event.request.id
    return False
