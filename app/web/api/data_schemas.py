"""What the `data` of each event type may hold; anything else is refused, fault by fault."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool

from app.domain.case_events import EventType, RemovalReason
from app.web.api.shapes import (
    Appointment,
    BookedAppointment,
    Code,
    Contact,
    Day,
    Detail,
    DetailName,
    Id,
    Moment,
    Pair,
    Part,
    Reference,
    Request,
    each_once,
)


class Data(Part):
    """What every event may carry."""

    case_type: Code | None = None
    contacts: Annotated[list[Contact], Field(max_length=50, default_factory=list), AfterValidator(each_once)]
    silent: StrictBool = False


class OpenedData(Data):
    milestone: Code | None = None


class MilestoneData(Data):
    milestone: Code
    expected_by: Day | None = None
    details: Annotated[dict[DetailName, Detail], Field(max_length=50, default_factory=dict)]


class RequestData(Data):
    request: Request


class DelayedData(Data):
    expected_by: Day | None = None
    reason: Pair | None = None


class BookedData(Data):
    appointment: BookedAppointment


class AppointmentData(Data):
    appointment: Appointment


class OutcomeData(Data):
    outcome: Code | None = None


class MergedData(Data):
    into: Reference
    to: Pair | None = None


class TransferredData(Data):
    into: Reference | None = None
    to: Pair | None = None


class RetractedData(Data):
    retracts: Id


class ContactUpdatedData(Data):
    contact: Contact
    said_at: Moment | None = None


class ContactRemovedData(ContactUpdatedData):
    reason: RemovalReason = RemovalReason.OTHER


DATA: dict[EventType, type[Data]] = {
    EventType.OPENED: OpenedData,
    EventType.REOPENED: OpenedData,
    EventType.MILESTONE_REACHED: MilestoneData,
    EventType.INFORMATION_REQUESTED: RequestData,
    EventType.INFORMATION_RECEIVED: RequestData,
    EventType.DELAYED: DelayedData,
    EventType.APPOINTMENT_BOOKED: BookedData,
    EventType.APPOINTMENT_CHANGED: AppointmentData,
    EventType.APPOINTMENT_CANCELLED: AppointmentData,
    EventType.DECISION_MADE: OutcomeData,
    EventType.CLOSED: OutcomeData,
    EventType.WITHDRAWN: OutcomeData,
    EventType.MERGED: MergedData,
    EventType.TRANSFERRED: TransferredData,
    EventType.EVENT_RETRACTED: RetractedData,
    EventType.CONTACT_UPDATED: ContactUpdatedData,
    EventType.CONTACT_REMOVED: ContactRemovedData,
}
