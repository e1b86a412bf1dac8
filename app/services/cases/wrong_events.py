"""An event of a case that turned out wrong: whether it can be taken back, or put right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import CaseEvent, EventType
from app.domain.errors import NotFound
from app.domain.hand_posts import BY_HAND
from app.models.case import Case, StoredEvent
from app.services.cases import opened, story_events
from app.services.cases.opened import Types
from app.services.events import event_store
from app.vault import VaultError


def find_event(session: Session, case_id: UUID, event_id: UUID, types: Types) -> tuple[StoredEvent, CaseEvent]:
    """An event of a case, opened. Raises NotFound."""
    opened.find(session, case_id, types)
    row = session.scalar(select(StoredEvent).where(StoredEvent.id == event_id, StoredEvent.case_id == case_id))
    if row is None:
        raise NotFound("event")
    return row, event_store.open_event(vault_of(session), row.id, row.sealed)


def find_to_take_back(session: Session, case_id: UUID, event_id: UUID, types: Types) -> CaseEvent:
    """Raises NotFound, also of what cannot be taken back."""
    row, event = find_event(session, case_id, event_id, types)
    if not story_events.may_be_taken_back(row):
        raise NotFound("an event that can be taken back")
    return event


def find_to_put_right(session: Session, case_id: UUID, event_id: UUID, types: Types) -> CaseEvent:
    """Raises NotFound, also of what cannot be put right by hand."""
    event = find_to_take_back(session, case_id, event_id, types)
    if event.type not in BY_HAND:
        raise NotFound("an event that can be put right")
    return event


def lock(session: Session, case_id: UUID, event_id: UUID, types: Types, gone_by: str) -> tuple[Case, CaseEvent]:
    """An event that is about to be taken back, by an event with the id `gone_by`, and its case, which is locked.

    Raises NotFound, also where another event takes it back already: until that one is processed nothing else shows it.
    The same one again is no other.
    """
    case = opened.lock(session, case_id, types)
    wrong = find_to_take_back(session, case_id, event_id, types)
    for other in _waiting_to_take_back(session, case_id):
        if (other.source, other.retracts) == (wrong.source, wrong.event_id) and other.event_id != gone_by:
            raise NotFound("an event that nobody takes back already")
    return case, wrong


def _waiting_to_take_back(session: Session, case_id: UUID) -> Iterator[CaseEvent]:
    waiting = select(StoredEvent).where(
        StoredEvent.case_id == case_id,
        StoredEvent.type == EventType.EVENT_RETRACTED.value,
        StoredEvent.processed_at.is_(None),
    )
    for row in session.scalars(waiting):
        with suppress(VaultError, ValueError):  # what cannot be opened takes nothing back
            yield event_store.open_event(vault_of(session), row.id, row.sealed)
