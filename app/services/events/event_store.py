"""Case events in and out of their rows: sealed, found again, opened."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter

from app.domain.case_events import CaseEvent
from app.domain.case_state import CaseState
from app.vault import Vault

_EVENTS: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)
_STATES: TypeAdapter[CaseState] = TypeAdapter(CaseState)


_IN_ORDER = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Posted:
    """An event written out once, with the blind indexes that its case and itself are known by.

    key: of what makes it itself. content: equal for equal events. reference: of its case.
    """

    event: CaseEvent
    text: str
    key: bytes
    content: bytes
    reference: bytes


def posted(vault: Vault, event: CaseEvent) -> Posted:
    text = _written(event)
    reference = vault.index("reference", event.reference)
    return Posted(event, text, dedupe_index(vault, event), _hash_of(vault, text), reference)


def seal_posted(vault: Vault, row_id: UUID, posted: Posted) -> bytes:
    return vault.seal("case_events", row_id, "event", posted.text)


def seal_event(vault: Vault, row_id: UUID, event: CaseEvent) -> bytes:
    return vault.seal("case_events", row_id, "event", _written(event))


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
    return _hash_of(vault, _written(event))


def _written(event: CaseEvent) -> str:
    return _EVENTS.dump_json(event).decode()


def _hash_of(vault: Vault, text: str) -> bytes:
    # The rows that are stored hold this very hash: it must never come out differently for the same event.
    return vault.index("content", _IN_ORDER(json.loads(text)))
