"""Dealing with messages of which Olrhain does not know what to do next: staff decide, once for each attempt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.ids import new_id
from app.domain.message_decisions import Decision
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.models.decision import MessageDecision
from app.models.message import Message
from app.services.audit import note
from app.services.messages_desk import full, listing


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody decides about an attempt of a message. note: their own words, if any."""

    message_id: UUID
    attempt: int
    decision: Decision
    note: str = ""


def decide(session: Session, types: Collection[UUID], deed: Deed, who: str, now: datetime) -> bool:
    """Does it; False where it is no longer theirs to decide: a receipt came, somebody else did, or it was done twice.

    Raises NotFound for a message that is not of these case types.
    """
    listing.in_reach(session, types, deed.message_id)
    row = session.scalars(
        select(Message).where(Message.id == deed.message_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if row.attempts != deed.attempt or deed.decision not in full.may_decide(session, row, now):
        return False
    _write(session, deed, who)
    if deed.decision is Decision.ARRIVED:
        row.status, row.reason = MessageStatus.DELIVERED.value, Reason.SAID_TO_HAVE_ARRIVED.value
        row.finished_at = row.finished_at or now
    elif deed.decision is Decision.AGAIN:
        row.status, row.reason = MessageStatus.CREATED.value, None
        row.send_after, row.finished_at = now, None
    note(session, who, f"message {deed.decision.value}", "messages", row.id)
    return True


def _write(session: Session, deed: Deed, who: str) -> None:
    row_id = new_id()
    sealed = vault_of(session).seal("message_decisions", row_id, "note", deed.note) if deed.note else None
    session.add(
        MessageDecision(
            id=row_id,
            organisation_id=organisation_of(session),
            message_id=deed.message_id,
            attempt=deed.attempt,
            decision=deed.decision.value,
            by=who,
            note_sealed=sealed,
        )
    )
    session.flush()
