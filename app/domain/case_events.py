"""What a case system tells us: case X reached milestone Y at time T.

The field names are those of the contract (docs/integrating.md); which of them an event type may carry is checked at
the border, in `app/web/api/schemas.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.bilingual import Bilingual

TYPE_PREFIX = "olrhain."


class EventType(StrEnum):
    """An event type, without the `olrhain.` it has on the wire."""

    OPENED = "case.opened"
    REOPENED = "case.reopened"
    MILESTONE_REACHED = "case.milestone_reached"
    INFORMATION_REQUESTED = "case.information_requested"
    INFORMATION_RECEIVED = "case.information_received"
    DELAYED = "case.delayed"
    APPOINTMENT_BOOKED = "case.appointment_booked"
    APPOINTMENT_CHANGED = "case.appointment_changed"
    APPOINTMENT_CANCELLED = "case.appointment_cancelled"
    DECISION_MADE = "case.decision_made"
    CLOSED = "case.closed"
    WITHDRAWN = "case.withdrawn"
    MERGED = "case.merged"
    TRANSFERRED = "case.transferred"
    EVENT_RETRACTED = "case.event_retracted"
    CONTACT_UPDATED = "contact.updated"
    CONTACT_REMOVED = "contact.removed"

    @property
    def wire(self) -> str:
        return TYPE_PREFIX + self.value

    @property
    def about_the_case(self) -> bool:
        """Whether it says something of the case itself, so that its time counts for who is late."""
        return self not in (EventType.EVENT_RETRACTED, EventType.CONTACT_UPDATED, EventType.CONTACT_REMOVED)


class RemovalReason(StrEnum):
    MOVED = "moved"
    DECEASED = "deceased"
    WITHDREW = "withdrew"
    WRONG_PERSON = "wrong-person"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What an event says of a contact. `given` names the fields it speaks of: absent ones stay, null clears."""

    reference: str
    given: tuple[str, ...] = ()
    role: str | None = None
    name: str | None = None
    mobile: str | None = None
    email: str | None = None
    address_lines: tuple[str, ...] | None = None
    postcode: str | None = None
    language: str | None = None
    channels: tuple[str, ...] | None = None
    format: str | None = None
    neutral: bool | None = None
    safe_from: int | None = None
    safe_to: int | None = None

    @property
    def address(self) -> str | None:
        """The lines of a postal address with its postcode, joined by line feeds."""
        if not self.address_lines:
            return None
        return "\n".join([*self.address_lines, self.postcode or ""]).strip()


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """Something the citizen is asked for."""

    id: str
    what: Bilingual | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time and place at which the citizen is expected."""

    id: str
    start: datetime | None = None
    end: datetime | None = None
    place: Bilingual | None = None
    notes: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One case event. `time` is when it happened there; `reference` is the case's own."""

    event_id: str
    source: str
    type: EventType
    reference: str
    time: datetime
    case_type: str | None = None
    contacts: tuple[ContactFacts, ...] = ()
    silent: bool = False
    milestone: str | None = None
    expected_by: date | None = None
    details: dict[str, str | Bilingual] = field(default_factory=dict)
    request: InformationRequest | None = None
    reason: Bilingual | None = None
    appointment: Appointment | None = None
    outcome: str | None = None
    into: str | None = None
    to: Bilingual | None = None
    retracts: str | None = None
    contact: ContactFacts | None = None
    said_at: datetime | None = None
    removal: RemovalReason | None = None
