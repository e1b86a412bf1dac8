"""The values that go into the words: what an event and its case say, typed, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from app.domain import english, welsh
from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, InformationRequest
from app.domain.case_state import CaseState
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.quiet_hours import LONDON

_EMPTY = Bilingual("", "")
_T = PlaceholderType


@dataclass(frozen=True, slots=True)
class MilestoneWords:
    """The words of one milestone. retired: kept for the cases that were at it, and offered to no other."""

    code: str
    label: Bilingual
    sentence: Bilingual
    next: Bilingual
    working_days: int | None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """The words of one outcome. retired: kept for the cases that ended so."""

    code: str
    label: Bilingual
    meaning: Bilingual
    retired: bool = False


@dataclass(frozen=True, slots=True)
class CaseTypeWords:
    """A case type as the words need it. `details`: the type of what its events carry in `data.details`."""

    code: str
    name: Bilingual
    milestones: tuple[MilestoneWords, ...]
    outcomes: tuple[OutcomeWords, ...]
    details: Mapping[str, PlaceholderType]

    @property
    def offered(self) -> tuple[MilestoneWords, ...]:
        """The milestones that a new case goes through."""
        return tuple(one for one in self.milestones if not one.retired)

    @property
    def possible_outcomes(self) -> tuple[OutcomeWords, ...]:
        """The outcomes that a case may still have."""
        return tuple(one for one in self.outcomes if not one.retired)

    @property
    def first_milestone(self) -> str:
        """Where a case that is opened now stands, unless its event says otherwise."""
        return (self.offered or self.milestones)[0].code

    def milestone(self, code: str | None) -> MilestoneWords | None:
        return next((one for one in self.milestones if one.code == code), None)

    def outcome(self, code: str | None) -> OutcomeWords | None:
        return next((one for one in self.outcomes if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the case before and after it, the words of its case type, and the organisation's own.

    site: where requests of the organisation are found without a link.
    """

    event: CaseEvent
    before: CaseState
    after: CaseState
    words: CaseTypeWords
    organisation: Bilingual
    phone: str
    site: Bilingual


def event_values(happening: Happening) -> dict[str, TypedValue]:
    """Every value that the words of an event may use, but a contact's own name and link."""
    event, state, words = happening.event, happening.after, happening.words
    request = _request(happening)
    pairs: dict[str, Bilingual | None] = {"organisation": happening.organisation, "case_type": words.name}
    pairs |= _milestone_pairs(state, words)
    pairs |= {
        "by_when": _sentence_with_date(_BY_WHEN, state.expected_by),
        "reason": event.reason or _EMPTY,
        "what": request.what if request else None,
        "due_sentence": _sentence_with_date(_DUE, request.due if request else None),
        "moved_to": event.to,
    }
    values = {name: TypedValue(pair, _T.BILINGUAL_TEXT) for name, pair in pairs.items() if pair is not None}
    values["phone"] = TypedValue(happening.phone, _T.TEXT_AS_WRITTEN)
    values["site"] = TypedValue(happening.site, _T.SITE)
    values["reference"] = TypedValue(event.reference, _T.REFERENCE)
    if event.into:
        values["into"] = TypedValue(event.into, _T.REFERENCE)
    if state.expected_by:
        values["expected_by"] = TypedValue(state.expected_by, _T.DATE)
    if request and request.due:
        values["due"] = TypedValue(request.due, _T.DATE)
    return values | _appointment_values(happening) | _detail_values(event, words)


def person_values(name: str | None, link: str | None) -> dict[str, TypedValue]:
    """The values of one contact: whole name, first name, and the link to the status page where there is one."""
    values = {}
    if name and name.strip():
        values["name"] = TypedValue(name.strip(), _T.PERSON_NAME)
        values["first_name"] = TypedValue(name.split()[0], _T.PERSON_NAME)
    if link:
        values["link"] = TypedValue(link, _T.URL)
    return values


def _milestone_pairs(state: CaseState, words: CaseTypeWords) -> dict[str, Bilingual | None]:
    pairs: dict[str, Bilingual | None] = {}
    milestone = words.milestone(state.milestone)
    if milestone:
        pairs |= {"milestone": milestone.label, "sentence": milestone.sentence, "next": milestone.next}
    outcome = words.outcome(state.outcome)
    if outcome:
        pairs |= {"outcome": outcome.label, "outcome_meaning": outcome.meaning}
    return pairs


_BY_WHEN = Bilingual("Rydym yn disgwyl gwneud hyn erbyn {}.", "We expect to do this by {}.")
_DUE = Bilingual("Anfonwch hyn atom erbyn {}.", "Please send this to us by {}.")
_PLACE = Bilingual("Lleoliad: {}.", "Place: {}.")


def _sentence_with_date(sentence: Bilingual, day: date | None) -> Bilingual:
    if day is None:
        return _EMPTY
    return Bilingual(sentence.cy.format(welsh.date(day)), sentence.en.format(english.date(day)))


def _request(happening: Happening) -> InformationRequest | None:
    """The request that an event speaks of; that something was received need not say again what it was."""
    said = happening.event.request
    if said is None or said.what:
        return said
    asked = next((one for one in happening.before.requests if one.id == said.id), None)
    return asked or said


def _appointment(happening: Happening) -> Appointment | None:
    """The appointment that an event speaks of, with what is known of it from before."""
    said = happening.event.appointment
    if said is None:
        return None
    known = (*happening.after.appointments, *happening.before.appointments)
    return next((one for one in known if one.id == said.id), said)


def _appointment_values(happening: Happening) -> dict[str, TypedValue]:
    appointment = _appointment(happening)
    if appointment is None:
        return {}
    values = {
        "place_sentence": TypedValue(_place_sentence(appointment.place), _T.BILINGUAL_TEXT),
        "appointment_notes": TypedValue(appointment.notes or _EMPTY, _T.BILINGUAL_TEXT),
    }
    if appointment.place:
        values["place"] = TypedValue(appointment.place, _T.BILINGUAL_TEXT)
    if appointment.start:
        values["appointment_date"] = TypedValue(appointment.start.astimezone(LONDON).date(), _T.DATE)
        values["appointment_time"] = TypedValue(appointment.start, _T.TIME)
    return values


def _place_sentence(place: Bilingual | None) -> Bilingual:
    if place is None:
        return _EMPTY
    cy = _PLACE.cy.format(place.cy.rstrip(".")) if place.cy.strip() else ""
    en = _PLACE.en.format(place.en.rstrip(".")) if place.en.strip() else ""
    return Bilingual(cy, en)


def _detail_values(event: CaseEvent, words: CaseTypeWords) -> dict[str, TypedValue]:
    values = {}
    for name, said in event.details.items():
        value = _read_detail(said, words.details.get(name, _T.TEXT_AS_WRITTEN))
        if value is not None:
            values[name] = value
    return values


def _read_detail(detail: str | Bilingual, kind: PlaceholderType) -> TypedValue | None:
    """A detail in its type; one that cannot be read as that is as good as missing, and holds the message."""
    if isinstance(detail, Bilingual):
        return TypedValue(detail, kind if kind in (_T.PLACE, _T.ENUM) else _T.BILINGUAL_TEXT)
    try:
        if kind is _T.DATE:
            return TypedValue(date.fromisoformat(detail), kind)
        if kind is _T.TIME:
            return TypedValue(datetime.fromisoformat(detail), kind)
        if kind is _T.NUMBER:
            return TypedValue(int(detail), kind)
        if kind is _T.MONEY:
            return TypedValue(Decimal(detail), kind)
    except (ValueError, InvalidOperation):
        return None
    return TypedValue(detail, kind)
