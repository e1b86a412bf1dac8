"""What happened to a case, said in a sentence for its timeline; and how long it is until something."""

from __future__ import annotations

from datetime import date, datetime

from app.domain import english, welsh
from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.case_state import HistoryEntry

RECEIVED = Bilingual("Mae'r cais wedi dod i law.", "We have received the request.")
SOMETHING = Bilingual("Gwybodaeth sydd ei hangen arnom", "Information that we need")

_SENTENCES = {
    EventType.OPENED: RECEIVED,
    EventType.REOPENED: Bilingual("Rydym wedi ailagor y cais.", "We have reopened the request."),
    EventType.INFORMATION_REQUESTED: Bilingual("Gofynnon ni am wybodaeth.", "We asked for information."),
    EventType.INFORMATION_RECEIVED: Bilingual("Daeth yr wybodaeth i law.", "We received the information."),
    EventType.DELAYED: Bilingual(
        "Dywedon ni y bydd y cais yn cymryd mwy o amser.", "We said that the request will take longer."
    ),
    EventType.APPOINTMENT_BOOKED: Bilingual("Cafodd apwyntiad ei drefnu.", "An appointment was booked."),
    EventType.APPOINTMENT_CHANGED: Bilingual("Cafodd apwyntiad ei newid.", "An appointment was changed."),
    EventType.APPOINTMENT_CANCELLED: Bilingual("Cafodd apwyntiad ei ganslo.", "An appointment was cancelled."),
    EventType.DECISION_MADE: Bilingual("Rydym wedi gwneud penderfyniad.", "We have made a decision."),
    EventType.CLOSED: Bilingual("Rydym wedi cau'r cais.", "We have closed the request."),
    EventType.WITHDRAWN: Bilingual("Cafodd y cais ei dynnu'n ôl.", "The request was withdrawn."),
    EventType.MERGED: Bilingual("Cafodd y cais ei uno â chais arall.", "The request was merged with another one."),
    EventType.TRANSFERRED: Bilingual(
        "Rydym wedi trosglwyddo'r cais i wasanaeth arall.", "We have passed the request to another service."
    ),
}

_WITH_A_DAY = {
    EventType.APPOINTMENT_BOOKED: Bilingual(
        "Cafodd apwyntiad ei drefnu ar gyfer {plain}.", "An appointment was booked for {plain}."
    ),
    EventType.APPOINTMENT_CHANGED: Bilingual(
        "Cafodd apwyntiad ei symud i {on}.", "An appointment was moved to {plain}."
    ),
    EventType.APPOINTMENT_CANCELLED: Bilingual(
        "Cafodd yr apwyntiad ar {on} ei ganslo.", "The appointment {on} was cancelled."
    ),
}

_ENDED = {"closed": EventType.CLOSED, "withdrawn": EventType.WITHDRAWN, "merged": EventType.MERGED}


def ended(status: str) -> Bilingual | None:
    """Where a case is that is over, in a sentence; None for one that is open."""
    return _SENTENCES[_ENDED[status]] if status in _ENDED else None


def moved() -> Bilingual:
    """Where a case is that another service has now, in a sentence."""
    return _SENTENCES[EventType.TRANSFERRED]


def sentence(entry: HistoryEntry, milestone_label: Bilingual | None, start: datetime | None = None) -> Bilingual | None:
    """The sentence of one entry; None for what is no business of a timeline (a contact, a retraction itself).

    start: when the appointment that it speaks of was to begin, where that is known.
    """
    if entry.type is EventType.MILESTONE_REACHED:
        return milestone_label
    if start is None or entry.type not in _WITH_A_DAY or (entry.start is None and entry.type is _CHANGED):
        return _SENTENCES.get(entry.type)
    words = _WITH_A_DAY[entry.type]
    return Bilingual(
        words.cy.format(plain=welsh.weekday_date(start), on=welsh.weekday_date(start, "on")),
        words.en.format(plain=english.weekday_date(start), on=english.weekday_date(start, "on")),
    )


_CHANGED = EventType.APPOINTMENT_CHANGED


def working_days(number: int) -> Bilingual:
    """`2 ddiwrnod gwaith`, `2 working days`."""
    return Bilingual(welsh.duration(number, "working_day"), english.duration(number, "working_day"))


def days(number: int) -> Bilingual:
    """`2 ddiwrnod`, `2 days`."""
    return Bilingual(welsh.duration(number, "day"), english.duration(number, "day"))


def from_today(day: date, today: date) -> Bilingual:
    """`yfory`, `tomorrow`; `ymhen 3 diwrnod`, `in 3 days`."""
    distance = (day - today).days
    return Bilingual(welsh.relative_day(distance), english.relative_day(distance))
