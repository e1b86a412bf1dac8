"""What is held: which events, since when, why, and how many people wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Mode
from app.models.case import StoredEvent
from app.models.message import Message

TOO_LONG = timedelta(hours=1)
_IS_HELD = Message.status == MessageStatus.HELD.value
_SINCE = func.coalesce(Message.held_at, Message.created_at)


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event with held messages. `since`: when the first of them was held. `reasons`: codes, each once."""

    event_id: UUID
    type: str
    mode: str
    since: datetime
    reasons: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class LongHeld:
    """How many messages have been held for too long, and since when the oldest is."""

    messages: int
    since: datetime


def events(session: Session) -> list[HeldEvent]:
    """Every event with held messages, the longest held first."""
    since = func.min(_SINCE)
    rows = session.execute(
        select(
            StoredEvent.id,
            StoredEvent.type,
            StoredEvent.mode,
            since,
            func.array_agg(func.distinct(Message.reason)),
            func.count(func.distinct(Message.contact_id)),
        )
        .join(Message, Message.event_id == StoredEvent.id)
        .where(_IS_HELD)
        .group_by(StoredEvent.id)
        .order_by(since, StoredEvent.id)
    )
    return [
        HeldEvent(id, type, mode, since, tuple(sorted(reason for reason in reasons if reason)), people)
        for id, type, mode, since, reasons, people in rows
    ]


def too_long(session: Session, now: datetime) -> LongHeld | None:
    """The live messages that have been held for longer than TOO_LONG; None where there are none."""
    count, since = session.execute(
        select(func.count(), func.min(Message.held_at)).where(
            _IS_HELD,
            Message.reason != Reason.PAUSED.value,  # somebody meant it to wait
            Message.mode == Mode.LIVE.value,
            Message.held_at < now - TOO_LONG,
        )
    ).one()
    return LongHeld(count, since) if since is not None else None
