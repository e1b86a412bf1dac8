"""What happens to the cases of a month: some go quickly, some wait, a few go wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, EventType, InformationRequest
from app.domain.quiet_hours import LONDON
from app.services.demo.month import people

_SOURCE = "/demo/month"
_SATURDAY = 5
_T = EventType
Step = tuple[float, EventType, dict[str, Any]]
"""How many hours after the case was opened something happens, what it is, and the fields of its event."""

_WASTE = (
    Bilingual("Ailgylchu a gwastraff bwyd", "Recycling and food waste"),
    Bilingual("Gwastraff gardd", "Garden waste"),
    Bilingual("Sbwriel cyffredinol", "General rubbish"),
)
_ASKED = (
    Bilingual("Cynllun o’r safle, wedi’i ddiweddaru", "An updated plan of the site"),
    Bilingual("Copi o’r arolwg ystlumod", "A copy of the bat survey"),
)
_LATE = Bilingual("Mae llawer o geisiadau wedi dod i law y mis hwn.", "Many applications have come in this month.")
_LATE_IN_ENGLISH = Bilingual("", "The officer who is dealing with it is away until next week.")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A case type of the month. daily, weekend: how many are opened on a working day, and on another."""

    code: str
    prefix: str
    daily: int
    weekend: int


_KINDS = (
    _Kind("missed-bin", "BIN", 7, 4),
    _Kind("building-permit", "TRW", 3, 1),
    _Kind("adult-social-care", "GOF", 2, 0),
)


def of_a_month(dice: random.Random, now: datetime, days: int) -> list[CaseEvent]:
    """All events of the month in the order in which they happened, none of them after `now`."""
    told = [
        event for opened, kind, number in _openings(dice, now, days) for event in _story(dice, kind, number, opened)
    ]
    return sorted((event for event in told if event.time < now), key=lambda event: event.time)


def _openings(dice: random.Random, now: datetime, days: int) -> Iterator[tuple[datetime, _Kind, int]]:
    """When a case of which kind is opened, and its number."""
    number = 500
    for ago in range(days, -1, -1):
        day = now.astimezone(LONDON).date() - timedelta(days=ago)
        for kind in _KINDS:
            count = kind.daily if day.weekday() < _SATURDAY else kind.weekend
            for _ in range(count + dice.randint(-1, 1)):
                number += 1
                minute = dice.randint(8 * 60, 17 * 60)
                yield datetime.combine(day, time(minute // 60, minute % 60), LONDON), kind, number


def _story(dice: random.Random, kind: _Kind, number: int, opened: datetime) -> Iterator[CaseEvent]:
    reference = f"{kind.prefix}-{number:05d}"
    for place, (hours, type, fields) in enumerate(_STEPS[kind.code](dice, number, opened), start=1):
        pace = 1 + dice.random() * 0.3
        happened = _in_hours(opened + timedelta(hours=hours * pace)) if hours else opened
        fields = {"case_type": kind.code} | fields if type is _T.OPENED else fields
        yield CaseEvent(f"{reference}-{place}", _SOURCE, type, reference, happened + timedelta(seconds=place), **fields)


def _bin(dice: random.Random, number: int, _: datetime) -> Iterator[Step]:
    yield 0, _T.OPENED, {"contacts": (people.somebody(dice, number),)}
    yield 3, _T.MILESTONE_REACHED, {"milestone": "checking"}
    if dice.random() < 0.08:
        yield 20, _T.WITHDRAWN, {}
        return
    yield 22, _T.MILESTONE_REACHED, {"milestone": "collection-booked", "details": {"waste": dice.choice(_WASTE)}}
    yield 48, _T.MILESTONE_REACHED, {"milestone": "crew-sent"}
    ended = dice.choice(("collected",) * 7 + ("collected-in-part", "not-out", "wrong-items"))
    yield 56, _T.CLOSED, {"outcome": ended}


def _permit(dice: random.Random, number: int, opened: datetime) -> Iterator[Step]:
    yield 0, _T.OPENED, {"contacts": (people.somebody(dice, number, channels=("email", "sms")),)}
    yield 24, _T.MILESTONE_REACHED, {"milestone": "acknowledged"}
    yield 96, _T.MILESTONE_REACHED, {"milestone": "checking"}
    if dice.random() < 0.3:
        due = (opened + timedelta(days=16)).date()
        yield 120, _T.INFORMATION_REQUESTED, {"request": InformationRequest("q-1", dice.choice(_ASKED), due)}
        yield 210, _T.INFORMATION_RECEIVED, {"request": InformationRequest("q-1")}
    if dice.random() < 0.25:
        yield 260, _T.DELAYED, {"reason": _LATE if dice.random() < 0.6 else _LATE_IN_ENGLISH}
    yield 330, _T.MILESTONE_REACHED, {"milestone": "checked"}
    yield 420, _T.DECISION_MADE, {"outcome": dice.choice(("granted", "granted", "granted-with-conditions", "refused"))}
    yield 445, _T.CLOSED, {}


def _care(dice: random.Random, number: int, opened: datetime) -> Iterator[Step]:
    helped = dice.random() < 0.4
    told = (people.somebody(dice, number), *((people.helper(dice, number),) if helped else ()))
    visit = _in_hours(opened + timedelta(days=9, hours=2)).replace(minute=30, second=0, microsecond=0)
    home = Bilingual("Eich cartref", "Your home")
    yield 0, _T.OPENED, {"contacts": told}
    yield 30, _T.MILESTONE_REACHED, {"milestone": "being-looked-at"}
    yield 96, _T.APPOINTMENT_BOOKED, {"appointment": Appointment("a-1", start=visit, place=home)}
    if dice.random() < 0.15:
        later = Appointment("a-1", start=visit + timedelta(days=1), place=home)
        yield 120, _T.APPOINTMENT_CHANGED, {"appointment": later}
    yield 250, _T.MILESTONE_REACHED, {"milestone": "assessment-done"}
    if dice.random() < 0.2:
        yield 300, _T.DELAYED, {"reason": _LATE_IN_ENGLISH if dice.random() < 0.5 else Bilingual("", "")}
    yield 380, _T.DECISION_MADE, {"outcome": dice.choice(("support-agreed", "support-agreed", "advice-given"))}
    yield 500, _T.MILESTONE_REACHED, {"milestone": "support-arranged"}


_STEPS = {"missed-bin": _bin, "building-permit": _permit, "adult-social-care": _care}


def _in_hours(moment: datetime) -> datetime:
    """The same or a later time, in the hours and on the days on which people work."""
    local = moment.astimezone(LONDON)
    if local.hour >= 18:
        local = (local + timedelta(days=1)).replace(hour=9)
    elif local.hour < 8:
        local = local.replace(hour=9)
    while local.weekday() >= _SATURDAY:
        local += timedelta(days=1)
    return local
