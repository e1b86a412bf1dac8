"""Receiving case events: each is stored once, with its case, or refused with every fault named.

One transaction takes a whole batch in a handful of statements. Nothing is planned or sent here: the rows that
are stored are the list of what is to be processed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import CaseEvent
from app.domain.errors import Fault
from app.domain.ids import new_id
from app.services import event_rows, event_store
from app.services.callers import Caller
from app.services.case_types import CaseTypeView, Catalogue
from app.services.event_faults import faults_of
from app.services.event_rows import KnownCase, KnownEvent, NewCase, NewEvent
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


@dataclass(slots=True)
class _Batch:
    """What is known so far while the events of a batch are gone through, in order."""

    caller: Caller
    vault: Vault
    case_type: Callable[[UUID], CaseTypeView]
    case_type_by_code: Callable[[str], CaseTypeView | None]
    known: dict[bytes, KnownEvent]
    cases: dict[bytes, KnownCase]
    new_cases: dict[bytes, NewCase] = field(default_factory=dict)
    new_events: list[NewEvent] = field(default_factory=list)


def receive(session: Session, caller: Caller, catalogue: Catalogue, events: Sequence[CaseEvent]) -> list[Answer]:
    """Stores what can be stored and answers for each event, in order; later ones see the earlier ones."""
    vault = vault_of(session)
    keys = {event_store.dedupe_index(vault, event) for event in events}
    references = {_reference_index(vault, event) for event in events}
    known, cases = event_rows.look(session, caller, keys, references)
    batch = _Batch(
        caller=caller,
        vault=vault,
        case_type=partial(catalogue.by_id, session),
        case_type_by_code=partial(catalogue.by_code, session),
        known=known,
        cases=cases,
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


def _again(event: CaseEvent, known: KnownEvent, content: bytes) -> Answer:
    if known.content_hash == content:
        return Answer(event, Taken.REPLAYED, known.id)
    fault = Fault("/id", "id_conflict", "an event of this id and source was posted with other content")
    return Answer(event, Taken.CONFLICT, known.id, (fault,))


def _case_type(batch: _Batch, event: CaseEvent, case: KnownCase | None) -> CaseTypeView | None:
    if case is not None:
        return batch.case_type(case.case_type_id)
    return batch.case_type_by_code(event.case_type) if event.case_type else None


def _new_case(batch: _Batch, event: CaseEvent, reference_index: bytes, case_type: CaseTypeView) -> KnownCase:
    case = KnownCase(new_id(), case_type.id)
    batch.cases[reference_index] = case
    sealed = batch.vault.seal("cases", case.id, "reference", event.reference)
    batch.new_cases[reference_index] = NewCase(case.id, case_type.id, reference_index, sealed)
    return case


def _new_event(batch: _Batch, event: CaseEvent, case_id: UUID, key: bytes, content: bytes) -> UUID:
    event_id = new_id()
    batch.known[key] = KnownEvent(event_id, content)
    sealed = event_store.seal_event(batch.vault, event_id, event)
    batch.new_events.append(NewEvent(event_id, case_id, key, content, event.type.value, event.time, sealed))
    return event_id


def _store_cases(session: Session, batch: _Batch) -> None:
    """Writes the new cases; where somebody else wrote one meanwhile, theirs is the one."""
    if not batch.new_cases:
        return
    written = event_rows.insert_cases(session, batch.caller, list(batch.new_cases.values()))
    lost = {index: row.id for index, row in batch.new_cases.items() if row.id not in written}
    if not lost:
        return
    _, theirs = event_rows.look(session, batch.caller, (), lost)
    moved = {case_id: theirs[index].id for index, case_id in lost.items()}
    for event in batch.new_events:
        event.case_id = moved.get(event.case_id, event.case_id)


def _store_events(session: Session, batch: _Batch, answers: list[Answer]) -> list[Answer]:
    """Writes the new events; an event that somebody else wrote meanwhile was posted twice at once."""
    if not batch.new_events:
        return answers
    written = event_rows.insert_events(session, batch.caller, batch.new_events)
    lost = {row.id for row in batch.new_events if row.id not in written}
    if not lost:
        return answers
    keys = [event_store.dedupe_index(batch.vault, answer.event) for answer in answers]
    known, _ = event_rows.look(session, batch.caller, keys, ())
    return [
        _again(answer.event, known[key], event_store.content_hash(batch.vault, answer.event))
        if answer.id in lost
        else answer
        for answer, key in zip(answers, keys, strict=True)
    ]


def _reference_index(vault: Vault, event: CaseEvent) -> bytes:
    return vault.index("reference", event.reference)
