"""Hypothesis strategies for the life of one case: CloudEvents with distinct times, in any order of arrival."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.domain.case_events import CaseEvent
from app.domain.case_state import ReceivedEvent
from app.domain.ids import new_id
from app.web.api.schemas import read_event

SEED = int(os.environ.get("OLRHAIN_SEED") or secrets.randbits(32))
"""Shown with whatever fails; OLRHAIN_SEED repeats a run."""

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
MILESTONES = ("received", "acknowledged", "checking", "checked", "decided")
OUTCOMES = ("granted", "refused")
Raw = dict[str, Any]


def raw_event(number: int, kind: str, **data: Any) -> Raw:
    """A CloudEvent that could be the first of its case; its time is `number` minutes after the day began."""
    return {
        "specversion": "1.0",
        "id": f"e-{number}",
        "source": "/tests",
        "type": f"olrhain.{kind}",
        "subject": "C-1",
        "time": (NOW.replace(hour=0) + timedelta(minutes=number)).isoformat(),
        "data": {"case_type": "building-permit", "contacts": [{"reference": "p-1"}]} | data,
    }


def received(raws: list[Raw]) -> list[ReceivedEvent]:
    """What is folded: the events in their order of arrival."""
    return [ReceivedEvent(new_id(), place, read(raw)) for place, raw in enumerate(raws)]


def read(raw: Raw) -> CaseEvent:
    return read_event(raw, NOW)


@st.composite
def lives(draw: st.DrawFn, most: int = 10) -> list[Raw]:
    """The events of one case, in the order of their times."""
    count = draw(st.integers(2, most))
    return [_event(draw, number, count) for number in range(count)]


def _event(draw: st.DrawFn, number: int, count: int) -> Raw:
    kind = draw(st.sampled_from(sorted(_DATA)))
    data = draw(_DATA[kind]) if kind != "case.event_retracted" else {"retracts": _another(draw, number, count)}
    if not kind.startswith("contact."):
        data = data | {"contacts": draw(st.lists(_CONTACTS, min_size=1, max_size=2, unique_by=_reference))}
    return raw_event(number, kind, **data)


def _another(draw: st.DrawFn, number: int, count: int) -> str:
    return f"e-{draw(st.integers(0, count - 1).filter(lambda other: other != number))}"


def _reference(contact: Raw) -> str:
    return str(contact["reference"])


_DAYS = st.dates(NOW.date(), NOW.date() + timedelta(days=60)).map(str)
_MOMENTS = st.integers(1, 60).map(lambda days: (NOW + timedelta(days=days)).isoformat())
_PAIRS = st.sampled_from([{"cy": "Un", "en": "One"}, {"cy": "Dau", "en": "Two"}])
_CONTACTS = st.fixed_dictionaries(
    {"reference": st.sampled_from(["p-1", "p-2"])},
    optional={
        "name": st.sampled_from(["Siân", "Tomos", None]),
        "language": st.sampled_from(["cy", "en", "both", None]),
        "mobile": st.sampled_from(["07700900123", "07700900124", None]),
        "channels": st.sampled_from([["sms"], ["email", "sms"], None]),
    },
)
_APPOINTMENTS = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b"]), "start": _MOMENTS}, optional={"place": _PAIRS, "notes": _PAIRS}
)
_REQUESTS = st.fixed_dictionaries({"id": st.sampled_from(["r", "s"])}, optional={"what": _PAIRS, "due": _DAYS})
_OUTCOME = st.fixed_dictionaries({}, optional={"outcome": st.sampled_from(OUTCOMES)})
_OPENED = st.fixed_dictionaries({}, optional={"milestone": st.sampled_from(MILESTONES)})
_DATA: dict[str, st.SearchStrategy[Raw]] = {
    "case.opened": _OPENED,
    "case.reopened": _OPENED,
    "case.milestone_reached": st.fixed_dictionaries(
        {"milestone": st.sampled_from(MILESTONES)}, optional={"expected_by": _DAYS}
    ),
    "case.information_requested": st.fixed_dictionaries({"request": _REQUESTS}),
    "case.information_received": st.fixed_dictionaries({"request": _REQUESTS}),
    "case.delayed": st.fixed_dictionaries({}, optional={"expected_by": _DAYS, "reason": _PAIRS}),
    "case.appointment_booked": st.fixed_dictionaries({"appointment": _APPOINTMENTS}),
    "case.appointment_changed": st.fixed_dictionaries({"appointment": _APPOINTMENTS}),
    "case.appointment_cancelled": st.fixed_dictionaries({"appointment": _APPOINTMENTS}),
    "case.decision_made": _OUTCOME,
    "case.closed": _OUTCOME,
    "case.withdrawn": _OUTCOME,
    "case.merged": st.just({"into": "C-2"}),
    "case.transferred": st.fixed_dictionaries({}, optional={"to": _PAIRS}),
    "case.event_retracted": st.nothing(),
    "contact.updated": st.fixed_dictionaries({"contact": _CONTACTS}, optional={"said_at": st.just(NOW.isoformat())}),
    "contact.removed": st.fixed_dictionaries(
        {"contact": st.fixed_dictionaries({"reference": st.sampled_from(["p-1", "p-2"])})},
        optional={"reason": st.sampled_from(["deceased", "withdrew"])},
    ),
}
