"""The form with which staff post an event: its fields by what happened, and what was typed read into an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, EventType, InformationRequest
from app.domain.hand_posts import HandPost
from app.domain.personalisation import CaseTypeWords
from app.domain.placeholders import PlaceholderType
from app.domain.quiet_hours import LONDON
from app.i18n import gettext as _
from app.services.cases.posting import Known
from app.web.forms import posted
from app.web.staff.cases import moments

LONGEST = 2000
_E = EventType
_APPOINTMENTS = (_E.APPOINTMENT_BOOKED, _E.APPOINTMENT_CHANGED, _E.APPOINTMENT_CANCELLED)
_TIMED = (_E.APPOINTMENT_BOOKED, _E.APPOINTMENT_CHANGED)
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form is about. fixed: the event that is put right, whose ids and time stay."""

    type: EventType
    words: CaseTypeWords
    known: Known
    now: datetime
    fixed: CaseEvent | None = None

    @property
    def details(self) -> Mapping[str, PlaceholderType]:
        """The details that words about a milestone may need."""
        return self.words.details if self.type is _E.MILESTONE_REACHED else {}

    @property
    def chooses(self) -> bool:
        """Whether one of the open requests or appointments has to be chosen."""
        return self.fixed is None and self.type in (
            _E.INFORMATION_RECEIVED,
            _E.APPOINTMENT_CHANGED,
            _E.APPOINTMENT_CANCELLED,
        )


@dataclass(slots=True)
class _Reading:
    """What was typed, and what is wrong with it so far."""

    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def pair(self, name: str, missing: str | None) -> Bilingual | None:
        """A text in both languages; one of them will do for now. `missing`: what to say where it must be there."""
        cy, en = self.typed.get(f"{name}_cy", ""), self.typed.get(f"{name}_en", "")
        for box, words in ((f"{name}_cy", cy), (f"{name}_en", en)):
            if len(words) > LONGEST:
                self.errors[box] = _("The words must be 2,000 characters or fewer in each language")
        if not cy and not en:
            if missing:
                self.errors[f"{name}_cy"] = missing
            return None
        return Bilingual(cy, en)

    def day(self, name: str, missing: str | None = None) -> moments.Day:
        day = moments.read_day(self.typed, name)
        if day.wrong:
            self.errors[f"{name}-day"] = _("Enter a real date, like 31 3 2027")
        elif day.date is None and missing:
            self.errors[f"{name}-day"] = missing
        return day

    def choice(self, name: str, among: Mapping[str, object], missing: str) -> str:
        chosen = self.typed.get(name, "")
        if chosen in among:
            return chosen
        self.errors[name] = missing
        return ""


def read_posted(asked: Asked) -> dict[str, str]:
    """Everything that the form can have; what its event has no use for is passed over later."""
    days = [box for name in ("happened", "expected", "due", "start") for box in moments.boxes(name)]
    pairs = [f"{name}_{language}" for name in ("what", "reason", "place", "notes") for language in ("cy", "en")]
    details = [box for name in asked.details for box in (f"detail-{name}", f"detail-{name}_cy", f"detail-{name}_en")]
    names = ("once", "tell", "milestone", "outcome", "about", "start_time", "end_time")
    return posted(*names, *days, *pairs, *details, longest=LONGEST)


def read(asked: Asked, typed: Mapping[str, str]) -> tuple[HandPost | None, dict[str, str]]:
    """The event, or what is wrong with what was typed, by field, in the order of the form."""
    reading = _Reading(typed)
    hand = HandPost(
        type=asked.type,
        time=asked.now,
        silent=typed.get("tell") == "no",
        milestone=_milestone(asked, reading),
        outcome=_outcome(asked, reading),
        request=_request(asked, reading),
        appointment=_appointment(asked, reading),
        reason=reading.pair("reason", None) if asked.type is _E.DELAYED else None,
        expected_by=reading.day("expected").date if asked.type in (_E.MILESTONE_REACHED, _E.DELAYED) else None,
        details=_details(asked, reading),
    )
    if typed.get("tell") not in ("yes", "no"):
        reading.errors["tell"] = _("Choose whether people are told")
    hand = _at(asked, reading, hand)
    return (None, reading.errors) if reading.errors else (hand, {})


def _milestone(asked: Asked, reading: _Reading) -> str | None:
    if asked.type is not _E.MILESTONE_REACHED:
        return None
    codes = {one.code: one for one in asked.words.offered}
    return reading.choice("milestone", codes, _("Choose the milestone")) or None


def _outcome(asked: Asked, reading: _Reading) -> str | None:
    codes: dict[str, object] = {one.code: one for one in asked.words.possible_outcomes}
    if asked.type is _E.DECISION_MADE and codes:
        return reading.choice("outcome", codes, _("Choose the decision")) or None
    if asked.type is _E.CLOSED and reading.typed.get("outcome") in codes:
        return reading.typed["outcome"]
    return None


def _request(asked: Asked, reading: _Reading) -> InformationRequest | None:
    if asked.type is _E.INFORMATION_REQUESTED:
        what = reading.pair("what", _("Say what information is needed"))
        id = asked.fixed.request.id if asked.fixed and asked.fixed.request else _own_id(reading)
        return InformationRequest(id, what, reading.day("due").date)
    if asked.type is not _E.INFORMATION_RECEIVED:
        return None
    if asked.fixed is not None:
        return asked.fixed.request
    ids = {one.id: one for one in asked.known.requests}
    return InformationRequest(reading.choice("about", ids, _("Choose what has come in")))


def _appointment(asked: Asked, reading: _Reading) -> Appointment | None:
    if asked.type not in _APPOINTMENTS:
        return None
    id = asked.fixed.appointment.id if asked.fixed and asked.fixed.appointment else ""
    if asked.chooses:
        ids = {one.id: one for one in asked.known.appointments}
        id = reading.choice("about", ids, _("Choose the appointment"))
    if asked.type is _E.APPOINTMENT_CANCELLED:
        return Appointment(id)
    begins, ends = _times(asked, reading)
    place, notes = reading.pair("place", None), reading.pair("notes", None)
    if asked.type is _E.APPOINTMENT_CHANGED and not (begins or place or notes or reading.errors):
        reading.errors["start-day"] = _("Enter what is new: the time, the place or the notes")
    return Appointment(id or _own_id(reading), begins, ends, place, notes)


def _own_id(reading: _Reading) -> str:
    """The id of a new appointment or request: the same however often the form is sent."""
    once = "".join(letter for letter in reading.typed.get("once", "") if letter.isalnum() and letter.isascii())
    return f"desk-{once[:16]}"


def _times(asked: Asked, reading: _Reading) -> tuple[datetime | None, datetime | None]:
    must = asked.type is _E.APPOINTMENT_BOOKED
    day = reading.day("start", _("Enter the day of the appointment") if must else None).date
    begins, ends = reading.typed.get("start_time", ""), reading.typed.get("end_time", "")
    if day is None and not (begins or ends):
        return None, None
    if day is None:
        reading.errors.setdefault("start-day", _("Enter the day of the appointment"))
        return None, None
    start, end = moments.read_time(begins), moments.read_time(ends)
    if start is None:
        reading.errors["start_time"] = _("Enter when it begins, like 2:30pm or 14:30")
        return None, None
    if ends and end is None:
        reading.errors["end_time"] = _("Enter when it ends, like 3pm or 15:00, or leave it empty")
    elif end is not None and end <= start:
        reading.errors["end_time"] = _("It must end after it begins")
    until = moments.in_wales(day, end).astimezone(UTC) if end else None
    return moments.in_wales(day, start).astimezone(UTC), until


def _details(asked: Asked, reading: _Reading) -> dict[str, str | Bilingual]:
    found: dict[str, str | Bilingual] = {}
    for name, kind in asked.details.items():
        if kind is PlaceholderType.BILINGUAL_TEXT:
            pair = reading.pair(f"detail-{name}", None)
            if pair is not None:
                found[name] = pair
        elif words := reading.typed.get(f"detail-{name}", ""):
            found[name] = words[:1000]
    return found


def _at(asked: Asked, reading: _Reading, hand: HandPost) -> HandPost:
    """With the time when it happened: now, on the day that was typed, or when what is put right happened."""
    if asked.fixed is not None:
        return replace(hand, time=asked.fixed.time)
    day = reading.day("happened").date
    if day is None:
        return hand
    today = asked.now.astimezone(LONDON).date()
    if day > today:
        reading.errors["happened-day"] = _("The day must be today or earlier")
    return hand if day >= today else replace(hand, time=moments.in_wales(day, _NOON).astimezone(UTC), day=day)
