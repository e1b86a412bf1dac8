"""The parts of a status page that are lists: the steps, what has happened, the appointments, what is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import appointments, status_words
from app.domain.appointments import ToldAppointment
from app.domain.bilingual import Bilingual
from app.domain.case_events import InformationRequest
from app.domain.case_state import CaseState
from app.domain.quiet_hours import LONDON
from app.services.case_types import CaseTypeView
from app.services.views import AppointmentView, RequestView, StepState, StepView, TimelineView

_SOON = timedelta(days=14)


def steps(case_type: CaseTypeView, state: CaseState) -> tuple[StepView, ...]:
    """The milestones in order; one that was passed over is done if a later one was reached."""
    reached = {
        entry.milestone: entry.time.astimezone(LONDON).date()
        for entry in state.history
        if entry.milestone and not entry.retracted
    }
    codes = [one.code for one in case_type.words.milestones]
    here = codes.index(state.milestone) if state.milestone in codes else -1
    found = []
    for place, milestone in enumerate(case_type.words.milestones):
        if place == here:
            step = StepState.NOW if state.status == "open" else StepState.DONE
        elif place < here or milestone.code in reached:
            step = StepState.DONE
        else:
            step = StepState.NEXT
        if step is StepState.DONE and milestone.code not in reached:
            continue  # an optional step that this case never took
        if step is StepState.NEXT and (state.status != "open" or milestone.retired):
            continue
        found.append(StepView(milestone.label, step, reached.get(milestone.code)))
    return tuple(found)


def timeline(case_type: CaseTypeView, state: CaseState, told: Collection[UUID | None]) -> tuple[TimelineView, ...]:
    """What happened, newest first, each in a sentence. `told`: the events of which this reader was sent something."""
    found = []
    starts: dict[str, datetime] = {}
    for entry in state.history:
        if entry.appointment and entry.start:
            starts[entry.appointment] = entry.start
        milestone = case_type.words.milestone(entry.milestone)
        start = starts.get(entry.appointment) if entry.appointment else None
        sentence = status_words.sentence(entry, milestone.label if milestone else None, start)
        if sentence is not None:
            found.append(
                TimelineView(
                    at=entry.time,
                    sentence=sentence,
                    withdrawn=entry.retracted,
                    withdrawn_at=entry.retracted_at,
                    detail=None if entry.retracted else entry.words,
                    told=entry.event_id if entry.event_id in told and not entry.retracted else None,
                )
            )
    return tuple(reversed(found))


def to_come(case_id: UUID, state: CaseState, now: datetime) -> tuple[AppointmentView, ...]:
    """The appointments that are not past, and those that would not be had they not been cancelled."""
    return tuple(_appointment(case_id, one, now) for one in appointments.told(state) if (one.end or one.start) >= now)


def appointment_key(case_id: UUID, appointment_id: str) -> str:
    """What an appointment is called outside the case: always the same, and it says nothing of either."""
    return hashlib.sha256(f"appointment\0{case_id}\0{appointment_id}".encode()).hexdigest()[:32]


def requests(state: CaseState, today: date) -> tuple[RequestView, ...]:
    """What is asked for: what is due first before what has no day."""
    ordered = sorted(state.requests, key=lambda one: one.due or date.max)
    return tuple(RequestView(one.what or status_words.SOMETHING, one.due, _left(one, today)) for one in ordered)


def _appointment(case_id: UUID, one: ToldAppointment, now: datetime) -> AppointmentView:
    today, day = now.astimezone(LONDON).date(), one.start.astimezone(LONDON).date()
    return AppointmentView(
        start=one.start,
        end=one.end,
        place=one.place,
        notes=one.notes,
        key=appointment_key(case_id, one.id),
        soon=_if_soon(day, today),
        moved_from=one.moved_from,
        cancelled=one.cancelled,
    )


def _left(request: InformationRequest, today: date) -> Bilingual | None:
    return _if_soon(request.due, today) if request.due else None


def _if_soon(day: date, today: date) -> Bilingual | None:
    return status_words.from_today(day, today) if today <= day <= today + _SOON else None
