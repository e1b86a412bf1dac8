"""The form of an event as it opens: empty, or with what the event that is put right says."""

from __future__ import annotations

from uuid import uuid4

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent
from app.domain.quiet_hours import LONDON
from app.web.forms import Form
from app.web.staff.cases import moments
from app.web.staff.cases.post_forms import Asked


def start(asked: Asked, once: str) -> Form:
    """`once`: what tells this opening of the form from another."""
    typed: dict[str, str] = {"once": once, "tell": "yes"}
    said = asked.known.details if asked.fixed is None else asked.fixed.details
    for name in asked.details:
        typed |= _typed_detail(name, said.get(name))
    if asked.fixed is not None:
        typed |= _typed_event(asked.fixed)
    return Form(typed)


def _typed_event(event: CaseEvent) -> dict[str, str]:
    typed = {"milestone": event.milestone or "", "outcome": event.outcome or ""}
    typed |= moments.typed("expected", event.expected_by) | _typed_pair("reason", event.reason)
    if event.request is not None:
        typed |= _typed_pair("what", event.request.what) | moments.typed("due", event.request.due)
    if event.appointment is not None:
        typed |= _typed_appointment(event.appointment)
    return typed


def _typed_appointment(said: Appointment) -> dict[str, str]:
    typed = _typed_pair("place", said.place) | _typed_pair("notes", said.notes)
    if said.start is not None:
        begins = said.start.astimezone(LONDON)
        typed |= moments.typed("start", begins.date()) | {"start_time": f"{begins:%H:%M}"}
    if said.end is not None:
        typed["end_time"] = f"{said.end.astimezone(LONDON):%H:%M}"
    return typed


def _typed_detail(name: str, said: str | Bilingual | None) -> dict[str, str]:
    return _typed_pair(f"detail-{name}", said) if isinstance(said, Bilingual) else {f"detail-{name}": said or ""}


def _typed_pair(name: str, pair: Bilingual | None) -> dict[str, str]:
    return {f"{name}_cy": pair.cy, f"{name}_en": pair.en} if pair else {}


def new_once() -> str:
    """What tells one opening of the form from another."""
    return uuid4().hex
