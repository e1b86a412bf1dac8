"""An appointment as a calendar takes it (RFC 5545). Others may look at that calendar, and it may be copied anywhere.

So it holds no link, no reference and no name of the reader; of a sensitive case it holds the time and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import appointments
from app.domain.appointments import ToldAppointment
from app.domain.bilingual import Bilingual, Language
from app.models.case import Case
from app.services.case_types import Catalogue
from app.services.events import event_store
from app.services.status_page.steps import appointment_key
from app.services.views import Reader

_APPOINTMENT = Bilingual("Apwyntiad", "Appointment")
_SUMMARY = Bilingual("Apwyntiad: {}", "Appointment: {}")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """`content`: the file. `cancelled`: it takes the appointment out of a calendar again."""

    content: bytes
    cancelled: bool


def appointment(
    session: Session, catalogue: Catalogue, reader: Reader, key: str, language: Language
) -> CalendarFile | None:
    """The appointment of the reader's case that has this key; None where there is none."""
    case = session.get_one(Case, reader.case_id)
    if case.state_sealed is None:
        return None
    state = event_store.open_state(vault_of(session), case.id, case.state_sealed)
    found = next((one for one in appointments.told(state) if appointment_key(case.id, one.id) == key), None)
    if found is None:
        return None
    case_type = catalogue.by_id(session, case.case_type_id).words.name
    event = _event(case.id, found, case.updated_at)
    event.add("summary", _summary(reader, case_type, language))
    if not reader.sensitive:
        _say_where(event, reader, found, language)
    return CalendarFile(_calendar(event), found.cancelled)


def _event(case_id: UUID, one: ToldAppointment, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", appointment_key(case_id, one.id))
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("dtstart", one.start.astimezone(UTC))
    if one.end is not None and one.end > one.start:
        event.add("dtend", one.end.astimezone(UTC))
    event.add("sequence", one.version)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _summary(reader: Reader, case_type: Bilingual, language: Language) -> str:
    if reader.sensitive:
        return _APPOINTMENT[language]
    name = case_type[language].strip()
    return _SUMMARY[language].format(name) if name else _APPOINTMENT[language]


def _say_where(event: Event, reader: Reader, one: ToldAppointment, language: Language) -> None:
    """A side that has no words yet is given in the other language: who comes must know where."""
    if place := _spoken(one.place, language):
        event.add("location", place)
    organisation = reader.organisation
    lines = [_spoken(one.notes, language), organisation.name[language], organisation.phone]
    event.add("description", "\n".join(line for line in lines if line))


def _spoken(words: Bilingual | None, language: Language) -> str:
    if words is None:
        return ""
    return words[language].strip() or words.cy.strip() or words.en.strip()


def _calendar(event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Olrhain//Olrhain//CY")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
