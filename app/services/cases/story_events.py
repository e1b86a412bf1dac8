"""The events of a case as its story tells them, each with the decisions not to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from app.db import vault_of
from app.domain.added_words import completed
from app.domain.case_events import CaseEvent, EventType
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.models.case import NotTold, StoredEvent
from app.services.cases.story_told import Told
from app.services.cases.story_views import EventEntry, EventStanding, NotToldView
from app.services.events import added_words, event_store
from app.services.events.added_words import ByEvent
from app.vault import VaultError

_STAY = frozenset({EventType.OPENED, EventType.CONTACT_UPDATED, EventType.CONTACT_REMOVED})
"""What is not taken back at the desk: a case's beginning, and what is said of a person."""


def read(told: Told, ids: Sequence[UUID]) -> list[EventEntry]:
    session = told.session
    untold = _untold(told, ids)
    added = added_words.of_cases(session, [told.case.id])
    rows = session.scalars(select(StoredEvent).where(StoredEvent.id.in_(ids)))
    return [_entry(told, row, untold.get(row.id, ()), added) for row in rows]


def standing(row: StoredEvent) -> EventStanding:
    if row.processed_at is None:
        return EventStanding.WAITING if row.parked_at is None else EventStanding.PARKED
    return EventStanding(row.effect or EventStanding.APPLIED.value)


def may_be_taken_back(row: StoredEvent) -> bool:
    return row.processed_at is not None and row.effect != "retracted" and EventType(row.type) not in _STAY


def _untold(told: Told, ids: Sequence[UUID]) -> Mapping[UUID, tuple[NotToldView, ...]]:
    found: dict[UUID, list[NotToldView]] = {}
    rows = told.session.scalars(select(NotTold).where(NotTold.event_id.in_(ids)).order_by(NotTold.id))
    for row in rows:
        channel = Channel(row.channel) if row.channel else None
        found.setdefault(row.event_id, []).append(NotToldView(told.person(row.contact_id), channel, Reason(row.reason)))
    return {event_id: tuple(reasons) for event_id, reasons in found.items()}


def _entry(told: Told, row: StoredEvent, untold: tuple[NotToldView, ...], added: ByEvent) -> EventEntry:
    entry = EventEntry(
        id=row.id,
        at=row.received_at,
        time=row.time,
        type=EventType(row.type),
        standing=standing(row),
        by=told.names.of(row.posted_by) if row.posted_by else None,
        problem=row.problem,
        retry_at=row.retry_at,
        not_told=untold,
        may_be_taken_back=may_be_taken_back(row),
    )
    try:
        event = event_store.open_event(vault_of(told.session), row.id, row.sealed)
    except (VaultError, ValueError):
        return replace(entry, readable=False)
    return _with_words(told, entry, completed(event, added.get(row.id, ())))


def _with_words(told: Told, entry: EventEntry, event: CaseEvent) -> EventEntry:
    words = told.case_type.words
    code = event.milestone or (words.first_milestone if event.type is EventType.OPENED else None)
    milestone, outcome = words.milestone(code), words.outcome(event.outcome)
    return replace(
        entry,
        silent=event.silent,
        milestone=milestone.label if milestone else None,
        outcome=outcome.label if outcome else None,
        expected_by=event.expected_by,
        said=event.reason or event.to,
        request=event.request,
        appointment=event.appointment,
    )
