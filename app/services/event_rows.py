"""The statements behind receiving events: one to look, one for all new cases, one for all new events.

They are written out, as this is the one path that has to keep up with any flood (bench/README.md, "ingest").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.services.callers import Caller

_LOOK = text("""
    SELECT true AS is_event, id, dedupe_index AS key, content_hash, NULL::uuid AS case_type_id FROM case_events
    WHERE organisation_id = :organisation_id AND mode = :mode AND integration_id = :integration_id
      AND dedupe_index = ANY(:keys)
    UNION ALL
    SELECT false, id, reference_index, NULL, case_type_id FROM cases
    WHERE organisation_id = :organisation_id AND mode = :mode AND integration_id = :integration_id
      AND reference_index = ANY(:references)
""")
# In one order everywhere, so that two batches never wait for each other.
_INSERT_CASES = text("""
    INSERT INTO cases
      (id, organisation_id, integration_id, mode, case_type_id, reference_index, reference_sealed)
    SELECT new.id, :organisation_id, :integration_id, :mode, new.case_type_id, new.reference_index, new.sealed
    FROM unnest(CAST(:id AS uuid[]), CAST(:case_type_id AS uuid[]), CAST(:reference_index AS bytea[]),
                CAST(:reference_sealed AS bytea[])) AS new (id, case_type_id, reference_index, sealed)
    ORDER BY new.reference_index
    ON CONFLICT DO NOTHING RETURNING id
""")
# In the order of the batch, which is the order of arrival.
_INSERT_EVENTS = text("""
    INSERT INTO case_events
      (id, organisation_id, integration_id, mode, key_kind, case_id, dedupe_index, content_hash, type, time, sealed)
    SELECT new.id, :organisation_id, :integration_id, :mode, :key_kind, new.case_id, new.dedupe_index,
           new.content_hash, new.type, new.time, new.sealed
    FROM unnest(CAST(:id AS uuid[]), CAST(:case_id AS uuid[]), CAST(:dedupe_index AS bytea[]),
                CAST(:content_hash AS bytea[]), CAST(:type AS text[]), CAST(:time AS timestamptz[]),
                CAST(:sealed AS bytea[])) WITH ORDINALITY
      AS new (id, case_id, dedupe_index, content_hash, type, time, sealed, place)
    ORDER BY new.place
    ON CONFLICT DO NOTHING RETURNING id
""")


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event that is stored already, or earlier in this batch."""

    id: UUID
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class KnownCase:
    id: UUID
    case_type_id: UUID


@dataclass(frozen=True, slots=True)
class NewCase:
    id: UUID
    case_type_id: UUID
    reference_index: bytes
    reference_sealed: bytes


@dataclass(slots=True)
class NewEvent:
    id: UUID
    case_id: UUID
    dedupe_index: bytes
    content_hash: bytes
    type: str
    time: datetime
    sealed: bytes


def look(
    session: Session, caller: Caller, keys: Collection[bytes], references: Collection[bytes]
) -> tuple[dict[bytes, KnownEvent], dict[bytes, KnownCase]]:
    """What of these events and cases is stored already, by their blind indexes."""
    asked = _caller(caller) | {"keys": list(keys), "references": list(references)}
    events: dict[bytes, KnownEvent] = {}
    cases: dict[bytes, KnownCase] = {}
    for row in session.connection().execute(_LOOK, asked):
        if row.is_event:
            events[bytes(row.key)] = KnownEvent(row.id, bytes(row.content_hash))
        else:
            cases[bytes(row.key)] = KnownCase(row.id, row.case_type_id)
    return events, cases


def insert_cases(session: Session, caller: Caller, rows: Sequence[NewCase]) -> set[UUID]:
    """Writes those whose place is free, and returns their ids."""
    return set(session.connection().execute(_INSERT_CASES, _caller(caller) | _columns(NewCase, rows)).scalars())


def insert_events(session: Session, caller: Caller, rows: Sequence[NewEvent]) -> set[UUID]:
    """Writes those whose place is free, and returns their ids."""
    kind = {"key_kind": caller.key_kind.value}
    return set(
        session.connection().execute(_INSERT_EVENTS, _caller(caller) | kind | _columns(NewEvent, rows)).scalars()
    )


def _caller(caller: Caller) -> dict[str, Any]:
    return {
        "organisation_id": caller.organisation_id,
        "integration_id": caller.integration_id,
        "mode": caller.mode.value,
    }


def _columns(kind: type[NewCase] | type[NewEvent], rows: Iterable[object]) -> dict[str, list[Any]]:
    rows = list(rows)
    return {field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)}
