"""The statement behind receiving events: it looks, opens cases and stores, all in one go.

It calls a function in the database, as this is the one path that has to keep up with any flood (bench/README.md,
"ingest"): one round trip, whose end is the commit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.services.case_systems.callers import Caller

_TAKE = "SELECT not_stored, known_event, known_content, case_type FROM take_events(%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that is opened if there is none of its reference."""

    id: UUID
    case_type_id: UUID
    sealed: bytes


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that is stored if its case, be it `opens`, is of one of the case types."""

    id: UUID
    case_types: Sequence[UUID]
    opens: NewCase | None
    reference_index: bytes
    dedupe_index: bytes
    content_hash: bytes
    type: str
    time: datetime
    sealed: bytes


class Asks(Protocol):
    """Where the statement is asked: a database, in a transaction of its own, or a transaction that is open."""

    def ask(self, statement: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Within:
    """A transaction that is open: what is stored is durable when that commits."""

    session: Session

    def ask(self, statement: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.connection().exec_driver_sql(statement, tuple(values))]


class Found(NamedTuple):
    """What is there in the place of an event that was not stored: an event of its id and source, or its case."""

    event_id: UUID | None
    content_hash: bytes | None
    case_type_id: UUID | None


def take(db: Asks, caller: Caller, events: Sequence[NewEvent]) -> dict[UUID, Found]:
    """Stores what can be stored, in the order given; returns what it found of the others, by their ids.

    An event that opens a case opens it for those before it, too. Raises one of AWAY.
    """
    ours = caller.organisation_id, caller.mode.value, caller.integration_id, caller.key_kind.value
    cases = [_case(event, event.opens) for event in events if event.opens is not None]
    rows = db.ask(_TAKE, (*ours, _JSON(cases) if cases else None, _JSON([_event(event) for event in events])))
    return {row[0]: Found(*row[1:]) for row in rows}


# Rows go over as one JSON text: the driver takes far longer over an array for each column.
_JSON = json.JSONEncoder().encode


def _case(event: NewEvent, case: NewCase) -> dict[str, str]:
    return {
        "id": str(case.id),
        "case_type_id": str(case.case_type_id),
        "reference_index": _bytes(event.reference_index),
        "reference_sealed": _bytes(case.sealed),
        "dedupe_index": _bytes(event.dedupe_index),
    }


def _event(event: NewEvent) -> dict[str, object]:
    return {
        "id": str(event.id),
        "reference_index": _bytes(event.reference_index),
        "case_types": [str(id) for id in event.case_types],
        "dedupe_index": _bytes(event.dedupe_index),
        "content_hash": _bytes(event.content_hash),
        "type": event.type,
        "time": event.time.isoformat(),
        "sealed": _bytes(event.sealed),
    }


def _bytes(value: bytes) -> str:
    """As PostgreSQL writes and reads `bytea`."""
    return "\\x" + value.hex()
