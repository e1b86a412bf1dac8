"""Cancelling what nobody has begun to send, because it is no longer true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import CaseEvent, EventType
from app.domain.case_state import ReceivedEvent
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.models.contact import Contact
from app.models.message import Message

_UNSENT = (MessageStatus.CREATED.value, MessageStatus.HELD.value)


def cancel_what_is_no_longer_true(
    session: Session, case_id: UUID, event: CaseEvent, earlier: Iterable[ReceivedEvent], now: datetime
) -> None:
    """Cancels unsent messages that this event makes untrue; a milestone that was overtaken is still told."""
    mine = select(Message.id).where(Message.case_id == case_id, Message.status.in_(_UNSENT))
    if event.type in (EventType.WITHDRAWN, EventType.MERGED):
        reason = Reason.CASE_WITHDRAWN if event.type is EventType.WITHDRAWN else Reason.CASE_MERGED
        cancel(session, mine.scalar_subquery(), reason, now)
    elif event.type is EventType.CONTACT_REMOVED and event.contact is not None:
        index = vault_of(session).index("contact", event.contact.reference)
        theirs = mine.join(Contact, Contact.id == Message.contact_id).where(Contact.reference_index == index)
        cancel(session, theirs.scalar_subquery(), Reason.CONTACT_REMOVED, now)
    else:
        overtaken = [one.id for one in earlier if _makes_untrue(event, one.event)]
        if overtaken:
            reason = Reason.RETRACTED if event.type is EventType.EVENT_RETRACTED else Reason.NO_LONGER_TRUE
            cancel(session, mine.where(Message.event_id.in_(overtaken)).scalar_subquery(), reason, now)


def made_untrue(told: ReceivedEvent, all_events: Iterable[ReceivedEvent], case_status: str) -> bool:
    """Whether what an event told is no longer true; that a case was withdrawn or merged stays true."""
    if case_status in ("withdrawn", "merged") and told.event.type.value != f"case.{case_status}":
        return True
    return any(_makes_untrue(one.event, told.event) for one in all_events if one.id != told.id)


def cancel(session: Session, ids: object, reason: Reason, now: datetime) -> None:
    """Cancels messages that nobody has begun to send; one that is being sent cannot be called back."""
    session.execute(
        update(Message)
        .where(Message.id.in_(ids), Message.status.in_(_UNSENT))  # type: ignore[arg-type]
        .values(status=MessageStatus.CANCELLED.value, reason=reason.value, finished_at=now)
    )


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
