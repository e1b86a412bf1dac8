"""Case events in and out of their rows: sealed, found again, opened."""

from __future__ import annotations

import json
from uuid import UUID

from pydantic import TypeAdapter

from app.domain.case_events import CaseEvent
from app.domain.case_state import CaseState
from app.vault import Vault

_EVENTS: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)
_STATES: TypeAdapter[CaseState] = TypeAdapter(CaseState)


def seal_event(vault: Vault, row_id: UUID, event: CaseEvent) -> bytes:
    return vault.seal("case_events", row_id, "event", _EVENTS.dump_json(event).decode())


def open_event(vault: Vault, row_id: UUID, sealed: bytes) -> CaseEvent:
    return _EVENTS.validate_json(vault.open("case_events", row_id, "event", sealed))


def seal_state(vault: Vault, case_id: UUID, state: CaseState) -> bytes:
    return vault.seal("cases", case_id, "state", _STATES.dump_json(state).decode())


def open_state(vault: Vault, case_id: UUID, sealed: bytes) -> CaseState:
    return _STATES.validate_json(vault.open("cases", case_id, "state", sealed))


def dedupe_index(vault: Vault, event: CaseEvent) -> bytes:
    """The blind index of what makes an event itself: its source and its id there."""
    return vault.index("event", f"{event.source}\0{event.event_id}")


def content_hash(vault: Vault, event: CaseEvent) -> bytes:
    """Equal for events of the same type, subject, time and data, in whatever order they were written."""
    content = json.loads(_EVENTS.dump_json(event))
    return vault.index("content", json.dumps(content, sort_keys=True))
