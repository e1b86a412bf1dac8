"""Events that failed five times and were parked: tried again, once somebody has seen to the cause."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.case import StoredEvent
from app.services.audit import note
from app.services.cases import opened
from app.services.cases.opened import Types

TRIED = "parked event tried again"


def try_again(session: Session, case_id: UUID, event_id: UUID, types: Types, who: str) -> None:
    """Puts a parked event back on the list of what is to be processed; another is left as it is. Raises NotFound."""
    opened.lock(session, case_id, types)
    wanted = select(StoredEvent).where(StoredEvent.id == event_id, StoredEvent.case_id == case_id)
    row = session.scalar(wanted.with_for_update())
    if row is None:
        raise NotFound("event")
    if row.parked_at is not None and row.processed_at is None:
        row.parked_at, row.retry_at, row.failures = None, None, 0
        note(session, who, TRIED, "case_events", row.id)
