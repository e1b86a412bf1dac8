"""What the events of a case add up to: the same state in whatever order they arrive.

`fold` goes through all events of a case by (time, arrival). A late event finds its place in between, so it can fill
a gap but never undo what came after it; a retracted event is left out as if it had never been posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.domain.bilingual import Bilingual
from app.domain.case_contacts import ContactState, meet, remove
from app.domain.case_events import Appointment, CaseEvent, EventType, InformationRequest
from app.domain.forms import day_in_london


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """A case event with the id and the place in the order of arrival that we gave it."""

    id: UUID
    arrival: int
    event: CaseEvent


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event in the history of a case, with what a page needs to say it in a sentence.

    retracted_at: when it was taken back. appointment, start: the id of the one it is about, and when it was to begin.
    """

    event_id: UUID
    type: EventType
    time: datetime
    milestone: str | None = None
    day: date | None = None
    words: Bilingual | None = None
    retracted: bool = False
    retracted_at: datetime | None = None
    appointment: str | None = None
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case is. `applied_time`: the latest time of an event about the case that was not retracted."""

    status: str = "open"
    milestone: str | None = None
    milestone_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    expected_by: date | None = None
    delayed: bool = False
    delay_reason: Bilingual | None = None
    outcome: str | None = None
    moved_to: Bilingual | None = None
    into: str | None = None
    contacts: tuple[ContactState, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    requests: tuple[InformationRequest, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    applied_time: datetime | None = None


def fold(events: Iterable[ReceivedEvent], first_milestone: str) -> CaseState:
    """The state after all `events`, whatever their order; `first_milestone` is where an opened case stands."""
    ordered = sorted(events, key=lambda received: (received.event.time, received.arrival))
    gone = _taken_back(received.event for received in ordered)
    state = CaseState()
    for received in ordered:
        state = _add(state, received, first_milestone, gone)
    return state


def follow(
    state: CaseState, earlier: Sequence[ReceivedEvent], received: ReceivedEvent, first_milestone: str
) -> CaseState:
    """The state after one more event: what `fold` of all would give, without going through them where it can."""
    together = [*earlier, received]
    here = (received.event.time, received.arrival)
    in_order = all((one.event.time, one.arrival) < here for one in earlier)
    if not in_order or received.event.type is EventType.EVENT_RETRACTED:
        return fold(together, first_milestone)
    return _add(state, received, first_milestone, _taken_back(one.event for one in together))


def retracted_ids(events: Iterable[CaseEvent]) -> frozenset[tuple[str, str]]:
    """(source, event id) of every event that was taken back, unless the taking back was itself taken back."""
    return frozenset(_taken_back(events))


def _taken_back(events: Iterable[CaseEvent]) -> dict[tuple[str, str], datetime]:
    """As `retracted_ids`, each with when it was first taken back."""
    retractions = [event for event in events if event.type is EventType.EVENT_RETRACTED]
    undone = {(event.source, event.retracts) for event in retractions}
    found: dict[tuple[str, str], datetime] = {}
    for event in retractions:
        if event.retracts is not None and (event.source, event.event_id) not in undone:
            gone = (event.source, event.retracts)
            found[gone] = min(event.time, found.get(gone, event.time))
    return found


def _add(
    state: CaseState, received: ReceivedEvent, first_milestone: str, gone: Mapping[tuple[str, str], datetime]
) -> CaseState:
    retracted_at = gone.get((received.event.source, received.event.event_id))
    if retracted_at is None:
        state = _apply(state, received.event, first_milestone)
    return replace(state, history=(*state.history, _history(received, first_milestone, retracted_at)))


def _apply(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:
    contacts = state.contacts
    for facts in event.contacts:
        contacts = meet(contacts, facts, event)
    if event.contact is not None:
        say = remove if event.type is EventType.CONTACT_REMOVED else meet
        contacts = say(contacts, event.contact, event)
    state = replace(state, contacts=contacts)
    if not event.type.about_the_case:
        return state
    state = _APPLY[event.type](state, event, first_milestone)
    return replace(state, applied_time=event.time)


def _open(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:
    opened_at = state.opened_at if event.type is EventType.REOPENED else event.time
    state = replace(state, status="open", opened_at=opened_at or event.time, closed_at=None)
    if event.type is EventType.REOPENED:
        state = replace(state, outcome=None, moved_to=None, into=None)
    return _reach(state, event, first_milestone)


def _reach(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:
    return replace(
        state,
        milestone=event.milestone or first_milestone,
        milestone_at=event.time,
        opened_at=state.opened_at or event.time,
        expected_by=event.expected_by,
        delayed=False,
        delay_reason=None,
    )


def _delay(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:  # noqa: ARG001
    return replace(state, delayed=True, delay_reason=event.reason, expected_by=event.expected_by or state.expected_by)


def _request(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:  # noqa: ARG001
    assert event.request is not None
    others = tuple(request for request in state.requests if request.id != event.request.id)
    asked = event.type is EventType.INFORMATION_REQUESTED
    return replace(state, requests=(*others, event.request) if asked else others)


def _appointment(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:  # noqa: ARG001
    assert event.appointment is not None
    booked = {appointment.id: appointment for appointment in state.appointments}
    before = booked.pop(event.appointment.id, None)
    if event.type is not EventType.APPOINTMENT_CANCELLED:
        booked[event.appointment.id] = _changed(before, event.appointment)
    return replace(state, appointments=tuple(booked.values()))


def _changed(before: Appointment | None, now: Appointment) -> Appointment:
    """A change says what is new; what it leaves out stays as it was."""
    if before is None:
        return now
    return Appointment(
        id=now.id,
        start=now.start or before.start,
        end=now.end if now.start or now.end else before.end,
        place=now.place or before.place,
        notes=now.notes or before.notes,
    )


def _end(state: CaseState, event: CaseEvent, first_milestone: str) -> CaseState:  # noqa: ARG001
    status = {EventType.CLOSED: "closed", EventType.WITHDRAWN: "withdrawn", EventType.MERGED: "merged"}
    if event.type is EventType.DECISION_MADE:
        return replace(state, outcome=event.outcome or state.outcome)
    if event.type is EventType.TRANSFERRED:
        return replace(state, moved_to=event.to, into=event.into)
    return replace(
        state,
        status=status[event.type],
        closed_at=event.time,
        outcome=event.outcome or state.outcome,
        into=event.into or state.into,
        requests=(),
        appointments=(),
    )


_APPLY = {
    EventType.OPENED: _open,
    EventType.REOPENED: _open,
    EventType.MILESTONE_REACHED: _reach,
    EventType.INFORMATION_REQUESTED: _request,
    EventType.INFORMATION_RECEIVED: _request,
    EventType.DELAYED: _delay,
    EventType.APPOINTMENT_BOOKED: _appointment,
    EventType.APPOINTMENT_CHANGED: _appointment,
    EventType.APPOINTMENT_CANCELLED: _appointment,
    EventType.DECISION_MADE: _end,
    EventType.CLOSED: _end,
    EventType.WITHDRAWN: _end,
    EventType.MERGED: _end,
    EventType.TRANSFERRED: _end,
}


def _history(received: ReceivedEvent, first_milestone: str, retracted_at: datetime | None) -> HistoryEntry:
    event = received.event
    milestone = event.milestone
    if event.type in (EventType.OPENED, EventType.REOPENED):
        milestone = milestone or first_milestone
    start = event.appointment.start if event.appointment else None
    return HistoryEntry(
        event_id=received.id,
        type=event.type,
        time=event.time,
        milestone=milestone,
        day=day_in_london(start) if start else event.expected_by,
        words=event.to or event.reason or (event.request.what if event.request else None),
        retracted=retracted_at is not None,
        retracted_at=retracted_at,
        appointment=event.appointment.id if event.appointment else None,
        start=start,
    )
