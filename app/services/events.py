"""Receiving case events: each is stored once, with its case, or refused with every fault named.

One transaction takes a whole batch in a handful of statements. Nothing is planned or sent here: the rows that
are stored are the list of what is to be processed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import CaseEvent
from app.domain.errors import Fault
from app.domain.ids import new_id
from app.models.case import Case, StoredEvent
from app.services import event_store
from app.services.callers import Caller
from app.services.case_types import CaseTypeView, Catalogue
from app.services.event_faults import faults_of
from app.vault import Vault


class Taken(StrEnum):
    ACCEPTED = "accepted"
    REPLAYED = "replayed"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one event. `id` is ours, where it is stored; `faults` say why it is not."""

    event: CaseEvent
    taken: Taken
    id: UUID | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """An event that is stored already, or earlier in this batch."""

    id: UUID
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class _CaseRow:
    id: UUID
    case_type_id: UUID


@dataclass(slots=True)
class _Batch:
    """What is known so far while the events of a batch are gone through, in order."""

    caller: Caller
    vault: Vault
    case_type: Callable[[UUID], CaseTypeView]
    case_type_by_code: Callable[[str], CaseTypeView | None]
    known: dict[bytes, _Known]
    cases: dict[bytes, _CaseRow]
    new_cases: dict[bytes, dict[str, object]] = field(default_factory=dict)
    new_events: list[dict[str, object]] = field(default_factory=list)


def receive(session: Session, caller: Caller, catalogue: Catalogue, events: Sequence[CaseEvent]) -> list[Answer]:
    """Stores what can be stored and answers for each event, in order; later ones see the earlier ones."""
    vault = vault_of(session)
    batch = _Batch(
        caller=caller,
        vault=vault,
        case_type=partial(catalogue.by_id, session),
        case_type_by_code=partial(catalogue.by_code, session),
        known=_known_events(session, caller, [event_store.dedupe_index(vault, event) for event in events]),
        cases=_known_cases(session, caller, {_reference_index(vault, event) for event in events}),
    )
    answers = [_take(batch, event) for event in events]
    _store_cases(session, batch)
    return _store_events(session, batch, answers)


def _take(batch: _Batch, event: CaseEvent) -> Answer:
    key = event_store.dedupe_index(batch.vault, event)
    content = event_store.content_hash(batch.vault, event)
    known = batch.known.get(key)
    if known is not None:
        return _again(event, known, content)
    reference_index = _reference_index(batch.vault, event)
    case = batch.cases.get(reference_index)
    case_type = _case_type(batch, event, case)
    if case_type is not None and not batch.caller.may_speak_of(case_type.words.code):
        fault = Fault("/data/case_type", "case_type_forbidden", "this integration may not speak of this case type")
        return Answer(event, Taken.FORBIDDEN, faults=(fault,))
    faults = tuple(faults_of(batch.caller, event, case is not None, case_type))
    if faults:
        return Answer(event, Taken.REJECTED, faults=faults)
    assert case_type is not None
    if case is None:
        case = _new_case(batch, event, reference_index, case_type)
    event_id = _new_event(batch, event, case.id, key, content)
    return Answer(event, Taken.ACCEPTED, event_id)


def _again(event: CaseEvent, known: _Known, content: bytes) -> Answer:
    if known.content_hash == content:
        return Answer(event, Taken.REPLAYED, known.id)
    fault = Fault("/id", "id_conflict", "an event of this id and source was posted with other content")
    return Answer(event, Taken.CONFLICT, known.id, (fault,))


def _case_type(batch: _Batch, event: CaseEvent, case: _CaseRow | None) -> CaseTypeView | None:
    if case is not None:
        return batch.case_type(case.case_type_id)
    return batch.case_type_by_code(event.case_type) if event.case_type else None


def _new_case(batch: _Batch, event: CaseEvent, reference_index: bytes, case_type: CaseTypeView) -> _CaseRow:
    case = _CaseRow(new_id(), case_type.id)
    batch.cases[reference_index] = case
    batch.new_cases[reference_index] = {
        "id": case.id,
        "organisation_id": batch.caller.organisation_id,
        "integration_id": batch.caller.integration_id,
        "mode": batch.caller.mode.value,
        "case_type_id": case_type.id,
        "reference_index": reference_index,
        "reference_sealed": batch.vault.seal("cases", case.id, "reference", event.reference),
    }
    return case


def _new_event(batch: _Batch, event: CaseEvent, case_id: UUID, key: bytes, content: bytes) -> UUID:
    event_id = new_id()
    batch.known[key] = _Known(event_id, content)
    batch.new_events.append(
        {
            "id": event_id,
            "organisation_id": batch.caller.organisation_id,
            "integration_id": batch.caller.integration_id,
            "mode": batch.caller.mode.value,
            "key_kind": batch.caller.key_kind.value,
            "case_id": case_id,
            "dedupe_index": key,
            "content_hash": content,
            "type": event.type.value,
            "time": event.time,
            "sealed": event_store.seal_event(batch.vault, event_id, event),
        }
    )
    return event_id


def _store_cases(session: Session, batch: _Batch) -> None:
    """Writes the new cases; where somebody else wrote one meanwhile, theirs is the one.

    They are written in one order everywhere, so that two batches never wait for each other.
    """
    if not batch.new_cases:
        return
    rows = [batch.new_cases[index] for index in sorted(batch.new_cases)]
    written = set(session.scalars(upsert(Case).on_conflict_do_nothing().returning(Case.id), rows))
    lost = {index for index, row in batch.new_cases.items() if row["id"] not in written}
    if not lost:
        return
    theirs = _known_cases(session, batch.caller, lost)
    moved = {batch.new_cases[index]["id"]: theirs[index].id for index in lost}
    for event in batch.new_events:
        event["case_id"] = moved.get(event["case_id"], event["case_id"])


def _store_events(session: Session, batch: _Batch, answers: list[Answer]) -> list[Answer]:
    """Writes the new events; an event that somebody else wrote meanwhile was posted twice at once."""
    if not batch.new_events:
        return answers
    written = set(
        session.scalars(upsert(StoredEvent).on_conflict_do_nothing().returning(StoredEvent.id), batch.new_events)
    )
    lost = {row["id"]: row for row in batch.new_events if row["id"] not in written}
    if not lost:
        return answers
    keys = [event_store.dedupe_index(batch.vault, answer.event) for answer in answers]
    known = _known_events(session, batch.caller, keys)
    return [
        _again(answer.event, known[key], event_store.content_hash(batch.vault, answer.event))
        if answer.id in lost
        else answer
        for answer, key in zip(answers, keys, strict=True)
    ]


def _known_events(session: Session, caller: Caller, keys: Sequence[bytes]) -> dict[bytes, _Known]:
    rows = session.execute(
        select(StoredEvent.id, StoredEvent.dedupe_index, StoredEvent.content_hash).where(
            StoredEvent.organisation_id == caller.organisation_id,
            StoredEvent.mode == caller.mode.value,
            StoredEvent.integration_id == caller.integration_id,
            StoredEvent.dedupe_index.in_(keys),
        )
    )
    return {row.dedupe_index: _Known(row.id, row.content_hash) for row in rows}


def _known_cases(session: Session, caller: Caller, indexes: Iterable[bytes]) -> dict[bytes, _CaseRow]:
    rows = session.execute(
        select(Case.id, Case.reference_index, Case.case_type_id).where(
            Case.organisation_id == caller.organisation_id,
            Case.mode == caller.mode.value,
            Case.integration_id == caller.integration_id,
            Case.reference_index.in_(list(indexes)),
        )
    )
    return {row.reference_index: _CaseRow(row.id, row.case_type_id) for row in rows}


def _reference_index(vault: Vault, event: CaseEvent) -> bytes:
    return vault.index("reference", event.reference)
