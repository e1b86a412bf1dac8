"""The cases of the demo: a few people who wait for something, in Welsh, in English and in both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, ContactFacts, EventType
from app.domain.quiet_hours import LONDON

_SOURCE = "/demo"
_SATURDAY = 5
_T = EventType
_Step = tuple[int, EventType, dict[str, Any]]
"""How many hours ago something happened, what it was, and the fields of its event."""


def council_events(now: datetime) -> list[CaseEvent]:
    """What a council's case system has to tell: a missed bin, a permit, and help for a mother with a son who helps."""
    elin = _person("p-1", "Elin Prys", "07700900141", language="cy", channels=("sms",))
    tom = _person("p-1", "Tom Evans", "07700900142", email="tom.evans@example.com", language="en", channels=("email",))
    mair = _person("p-1", "Mair Huws", "07700900143", language="cy", channels=("sms",))
    gareth = _person("p-2", "Gareth Huws", "07700900144", role="carer", language="en", channels=("sms",))
    waste = {"waste": Bilingual("Ailgylchu a gwastraff bwyd", "Recycling and food waste")}
    collection = Appointment("casgliad-1", start=_at(now, days=2, hour=7))
    bin_steps: list[_Step] = [
        (50, _T.OPENED, {"case_type": "missed-bin", "contacts": (elin,)}),
        (46, _T.MILESTONE_REACHED, {"milestone": "checking"}),
        (3, _T.MILESTONE_REACHED, {"milestone": "collection-booked", "details": waste}),
        (2, _T.APPOINTMENT_BOOKED, {"appointment": collection}),
    ]
    permit_steps: list[_Step] = [
        (290, _T.OPENED, {"case_type": "building-permit", "contacts": (tom,)}),
        (240, _T.MILESTONE_REACHED, {"milestone": "acknowledged"}),
        (26, _T.MILESTONE_REACHED, {"milestone": "checking"}),
    ]
    care_steps: list[_Step] = [
        (100, _T.OPENED, {"case_type": "adult-social-care", "contacts": (mair, gareth)}),
        (20, _T.MILESTONE_REACHED, {"milestone": "being-looked-at"}),
    ]
    steps = {"BIN-00417": bin_steps, "TRW-00186": permit_steps, "GOF-00932": care_steps}
    return [event for reference, told in steps.items() for event in _events(reference, told, now)]


def health_board_events(now: datetime) -> list[CaseEvent]:
    """What a health board's system has to tell: a referral of somebody who reads both languages."""
    dewi = _person("p-1", "Dewi Morgan", "07700900145", language="both", channels=("sms",))
    wait = {"usual_wait": Bilingual("tua 12 wythnos", "about 12 weeks")}
    visit = Appointment(
        "apwyntiad-1",
        start=_at(now, days=6, hour=14),
        place=Bilingual("Canolfan Iechyd y Dyffryn", "Valley Health Centre"),
    )
    steps: list[_Step] = [
        (700, _T.OPENED, {"case_type": "therapy-referral", "contacts": (dewi,)}),
        (600, _T.MILESTONE_REACHED, {"milestone": "waiting-list", "details": wait}),
        (5, _T.APPOINTMENT_BOOKED, {"appointment": visit}),
    ]
    return list(_events("ATG-00285", steps, now))


def _person(reference: str, name: str, mobile: str, **fields: Any) -> ContactFacts:
    """Somebody who is not: the numbers are among those that Ofcom keeps for fiction."""
    facts: dict[str, Any] = {"role": "citizen", "name": name, "mobile": f"+44{mobile[1:]}"} | fields
    return ContactFacts(reference=reference, given=tuple(facts), **facts)


def _events(reference: str, steps: list[_Step], now: datetime) -> Iterator[CaseEvent]:
    for number, (hours, kind, fields) in enumerate(steps, start=1):
        happened = now - timedelta(hours=hours)
        yield CaseEvent(f"{reference}-{number}", _SOURCE, kind, reference, happened, **fields)


def _at(now: datetime, *, days: int, hour: int) -> datetime:
    """An hour of a day to come, on the clock in Wales; on a weekend nobody collects or visits."""
    day = now.astimezone(LONDON).date() + timedelta(days=days)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour), LONDON).astimezone(now.tzinfo)
