"""Receiving case events: each is stored once, with its case, or refused with every fault named.

What may be stored is decided here without knowing what is there; the database stores it or says what it found, all
in one round trip. Nothing is planned or sent: the rows that are stored are the list of what is to be processed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain.case_events import CaseEvent
from app.domain.errors import Fault
from app.domain.ids import new_id
from app.services.case_systems.callers import Caller
from app.services.case_types import CaseTypeView, Shelf
from app.services.events import event_store, rows
from app.services.events.event_store import Posted
from app.services.events.faults import faults_of
from app.services.events.rows import Asks, Found, NewCase, NewEvent, Within
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
class _Desk:
    """Where events are taken: for whom, and with what."""

    db: Asks
    vault: Vault
    caller: Caller
    case_types: Shelf


class _Item(NamedTuple):
    """An event as it came, and as it is stored if it can be."""

    post: Posted
    row: NewEvent


def receive(db: Database, caller: Caller, case_types: Shelf, events: Sequence[CaseEvent]) -> list[Answer]:
    """Stores what can be stored and answers for each event, in order; later ones see the earlier ones.

    What was stored is durable when this returns. Raises one of AWAY; the same events may then be posted again.
    """
    return _receive(_Desk(db, db.vault_at(caller.organisation_id), caller, case_types), events)


def receive_within(session: Session, caller: Caller, case_types: Shelf, events: Sequence[CaseEvent]) -> list[Answer]:
    """As `receive`, in a transaction that is open: what else it writes is durable with the events, or not at all."""
    session.flush()
    return _receive(_Desk(Within(session), vault_of(session), caller, case_types), events)


def _receive(desk: _Desk, events: Sequence[CaseEvent]) -> list[Answer]:
    items = [_item(desk, event_store.posted(desk.vault, event)) for event in events]
    return [answer for part in _parts(items) for answer in _take(desk, part)]


def _item(desk: _Desk, post: Posted) -> _Item:
    event, id, case_types = post.event, new_id(), _case_types(desk, post.event)
    row = NewEvent(
        id=id,
        case_types=case_types,
        opens=_new_case(desk, event, case_types[0]) if case_types and event.case_type and event.contacts else None,
        reference_index=post.reference,
        dedupe_index=post.key,
        content_hash=post.content,
        type=event.type.value,
        time=event.time,
        sealed=event_store.seal_posted(desk.vault, id, post),
    )
    return _Item(post, row)


def _case_types(desk: _Desk, event: CaseEvent) -> list[UUID]:
    """Those of which the event's case may be: its own alone, if it names one."""
    return [
        one.id
        for one in desk.case_types.all()
        if desk.caller.may_speak_of(one.words.code) and not any(faults_of(desk.caller, event, True, one))
    ]


def _new_case(desk: _Desk, event: CaseEvent, case_type_id: UUID) -> NewCase:
    id = new_id()
    return NewCase(id, case_type_id, desk.vault.seal("cases", id, "reference", event.reference))


def _parts(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """The events of a batch, cut (seldom) before one that may open a case which an earlier one must not see.

    The database opens all the cases of a part before it stores an event. So an event that may open a case begins a
    new part if one before it is of that case and does not open it, or has the same id and source but another case.
    """
    part: list[_Item] = []
    unopened: set[bytes] = set()
    cases: dict[bytes, bytes] = {}
    for item in items:
        case, key = item.post.reference, item.post.key
        if item.row.opens is not None and (case in unopened or cases.get(key, case) != case):
            yield part
            part, unopened, cases = [], set(), {}
        part.append(item)
        cases.setdefault(key, case)
        if item.row.opens is None:
            unopened.add(case)
    if part:
        yield part


def _take(desk: _Desk, part: Sequence[_Item]) -> list[Answer]:
    found = rows.take(desk.db, desk.caller, [item.row for item in part])
    later = {item.row.id for item in part}
    answers = []
    for post, row in part:
        later.remove(row.id)
        if row.id in found:
            answers.append(_not_stored(desk, post, found[row.id], later))
        else:
            answers.append(Answer(post.event, Taken.ACCEPTED, row.id))
    return answers


def _not_stored(desk: _Desk, post: Posted, there: Found, later: Collection[UUID]) -> Answer:
    # One that was stored after it is not in its way.
    if there.event_id is not None and there.event_id not in later:
        return _again(post, there.event_id, there.content_hash)
    refused = _refused(desk, post.event, there.case_type_id)
    if refused is not None:
        return refused
    # Its case was opened, or its case type made, only while we asked.
    return _take(desk, [_item(desk, post)])[0]


def _again(post: Posted, id: UUID, content_hash: bytes | None) -> Answer:
    if content_hash == post.content:
        return Answer(post.event, Taken.REPLAYED, id)
    fault = Fault("/id", "id_conflict", "an event of this id and source was posted with other content")
    return Answer(post.event, Taken.CONFLICT, id, (fault,))


def _refused(desk: _Desk, event: CaseEvent, known: UUID | None) -> Answer | None:
    """Why an event is not taken, its case being of a known case type or not there; None where nothing is wrong."""
    case_type = _case_type(desk, event, known)
    if case_type is not None and not desk.caller.may_speak_of(case_type.words.code):
        fault = Fault("/data/case_type", "case_type_forbidden", "this integration may not speak of this case type")
        return Answer(event, Taken.FORBIDDEN, faults=(fault,))
    faults = tuple(faults_of(desk.caller, event, known is not None, case_type))
    return Answer(event, Taken.REJECTED, faults=faults) if faults else None


def _case_type(desk: _Desk, event: CaseEvent, known: UUID | None) -> CaseTypeView | None:
    if known is not None:
        return desk.case_types.by_id(known)
    return desk.case_types.by_code(event.case_type) if event.case_type else None
