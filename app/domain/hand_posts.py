"""What staff may tell of a case by hand, where its case system did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, EventType, InformationRequest

BY_HAND = (
    EventType.MILESTONE_REACHED,
    EventType.INFORMATION_REQUESTED,
    EventType.INFORMATION_RECEIVED,
    EventType.DELAYED,
    EventType.APPOINTMENT_BOOKED,
    EventType.APPOINTMENT_CHANGED,
    EventType.APPOINTMENT_CANCELLED,
    EventType.DECISION_MADE,
    EventType.CLOSED,
    EventType.WITHDRAWN,
    EventType.REOPENED,
)
"""In the order in which they are offered. People are told by the case system, and who opens a case is that, too."""
_ABOUT_REQUESTS = (EventType.INFORMATION_RECEIVED,)
_ABOUT_APPOINTMENTS = (EventType.APPOINTMENT_CHANGED, EventType.APPOINTMENT_CANCELLED)


def kind_of(type: EventType) -> str:
    """How an event type is written in an address: `milestone-reached`."""
    return type.value.removeprefix("case.").replace("_", "-")


def type_of(kind: str) -> EventType | None:
    """The event type of a `kind_of`; None for what cannot be posted by hand."""
    return next((type for type in BY_HAND if kind_of(type) == kind), None)


def offered(status: str, requests: int, appointments: int) -> tuple[EventType, ...]:
    """What makes sense of a case of this status, with so many requests and appointments open."""
    if status != "open":
        return (EventType.REOPENED,)
    without = {EventType.REOPENED}
    if not requests:
        without |= set(_ABOUT_REQUESTS)
    if not appointments:
        without |= set(_ABOUT_APPOINTMENTS)
    return tuple(type for type in BY_HAND if type not in without)


@dataclass(frozen=True, slots=True)
class HandPost:
    """What somebody wants to post. time: when it happened; day: where they typed that. silent: nobody is told."""

    type: EventType
    time: datetime
    day: date | None = None
    silent: bool = False
    milestone: str | None = None
    outcome: str | None = None
    expected_by: date | None = None
    reason: Bilingual | None = None
    request: InformationRequest | None = None
    appointment: Appointment | None = None
    details: dict[str, str | Bilingual] = field(default_factory=dict)
