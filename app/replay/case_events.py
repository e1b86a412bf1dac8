"""Turns rows of a file into the CloudEvents that are posted, the same bytes on every run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from app.domain.case_events import EventType
from app.replay.mapping import ReplayMap
from app.replay.people import person_of
from app.replay.reader import Row

MOST_EVENTS = 100
# The service takes 2 MB; half of it leaves room and keeps one answer short.
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ReplayEvent:
    """One event, ready to post. `body` is its JSON in UTF-8; `line` is where the file has it."""

    id: str
    case: str
    line: int
    body: bytes


def events_of(rows: Iterable[Row], mapped: ReplayMap) -> Iterator[ReplayEvent]:
    """The events of rows that are in order of time: the first of a case opens it, with its contact."""
    opened: set[str] = set()
    occurrences: Counter[tuple[str, str, str]] = Counter()
    instant: int | None = None
    for row in rows:
        if row.instant != instant:
            # Equal (case, activity, time) can only follow within one instant, so memory stays small.
            occurrences.clear()
            instant = row.instant
        key = (row.case, row.activity, row.time)
        occurrences[key] += 1
        event_id = _event_id(*key, occurrences[key])
        yield ReplayEvent(event_id, row.case, row.line, _body(event_id, row, row.case not in opened, mapped))
        opened.add(row.case)


def batches_of(events: Iterable[ReplayEvent], most: int = MOST_EVENTS) -> Iterator[tuple[ReplayEvent, ...]]:
    """Groups of at most `most` events and 1 MB, in the same order."""
    batch: list[ReplayEvent] = []
    size = 0
    for event in events:
        if batch and (len(batch) >= most or size + len(event.body) > MOST_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(event)
        size += len(event.body)
    if batch:
        yield tuple(batch)


def batch_body(batch: Iterable[ReplayEvent]) -> bytes:
    """The batch as `application/cloudevents-batch+json`."""
    return b"[" + b",".join(event.body for event in batch) + b"]"


def _event_id(case: str, activity: str, time: str, occurrence: int) -> str:
    named = json.dumps([case, activity, time, occurrence], ensure_ascii=False)
    return f"replay-{sha256(named.encode()).hexdigest()[:32]}"


def _body(event_id: str, row: Row, opens: bool, mapped: ReplayMap) -> bytes:
    event = {
        "specversion": "1.0",
        "id": event_id,
        "source": mapped.source,
        "type": (EventType.OPENED if opens else EventType.MILESTONE_REACHED).wire,
        "subject": row.case,
        "time": row.time,
        "data": _opening(row, mapped) if opens else _milestone(row, mapped),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _opening(row: Row, mapped: ReplayMap) -> dict[str, object]:
    """What `case.opened` may carry; a day to expect and details belong to the milestones after it."""
    return {
        "case_type": mapped.case_type,
        "milestone": mapped.milestones[row.activity],
        "contacts": [person_of(row.case).as_contact()],
    }


def _milestone(row: Row, mapped: ReplayMap) -> dict[str, object]:
    data: dict[str, object] = {"milestone": mapped.milestones[row.activity]}
    if row.expected_by:
        data["expected_by"] = row.expected_by
    if row.details:
        data["details"] = json.loads(row.details)
    return data
