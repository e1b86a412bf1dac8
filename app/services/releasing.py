"""Releasing what was held, once what it waited for is there: Welsh and English together."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.message_status import MessageStatus
from app.models.case import Case
from app.models.message import Message
from app.services.case_types import Catalogue
from app.services.processing import Sender
from app.services.retelling import plan_again


def release(db: Database, organisation_id: UUID, case_type_id: UUID, base_url: str, now: datetime) -> int:
    """Plans anew every event of a case type whose messages are held; returns how many messages may now go."""
    sender = Sender(base_url, Catalogue())
    released = 0
    with db.transaction(organisation_id) as session:
        event_ids = _held_events(session, case_type_id)
    for event_id in event_ids:
        with db.transaction(organisation_id) as session:
            before = _held(session, event_id)
            plan_again(session, event_id, sender, now)
            released += before - _held(session, event_id)
    return released


def _held_events(session: Session, case_type_id: UUID) -> list[UUID]:
    """The events with held messages, in the order in which they arrived."""
    rows = session.execute(
        select(Message.event_id, Message.number)
        .join(Case, Case.id == Message.case_id)
        .where(Case.case_type_id == case_type_id, Message.status == MessageStatus.HELD.value)
        .order_by(Message.number)
    )
    return list(dict.fromkeys(row.event_id for row in rows))


def _held(session: Session, event_id: UUID) -> int:
    query = select(Message.id).where(Message.event_id == event_id, Message.status == MessageStatus.HELD.value)
    return len(session.scalars(query).all())
