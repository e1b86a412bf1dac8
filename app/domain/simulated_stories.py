"""Stories for the simulator: a whole case, step by step, for whatever case type there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.personalisation import CaseTypeWords
from app.domain.placeholders import PlaceholderType

_E = EventType
Typed = Mapping[str, str]

MOTHER = {
    "p1_name": "Siân Llŷr",
    "p1_role": "citizen",
    "p1_language": "cy",
    "p1_channel": "sms",
    "p1_mobile": "07700900123",
    "p1_email": "sian@example.com",
}
SON = {
    "p2_name": "Tom Llŷr",
    "p2_role": "carer",
    "p2_language": "en",
    "p2_channel": "email",
    "p2_mobile": "07700900456",
    "p2_email": "tom@example.com",
}
_WHY = Bilingual("Rydym yn aros am gyngor arbenigol.", "We are waiting for specialist advice.")
_WHAT = Bilingual("Prawf o’ch cyfeiriad", "Proof of your address")
_WHERE = Bilingual("Y Ganolfan Ddinesig", "Civic Centre")
_TEAM = Bilingual("Tîm y ddinas", "The city team")
BEGINNING = {**MOTHER, "request": "req-1", "appointment": "app-1"}
"""What is filled in where no story is told."""
_NOBODY_KNOWS = {**MOTHER, "p1_language": "unknown"}


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a story: what it is about, and what is filled into the form."""

    title: Bilingual
    typed: Typed


@dataclass(frozen=True, slots=True)
class Story:
    code: str
    title: Bilingual
    about: Bilingual
    steps: tuple[Step, ...]


def stories(words: CaseTypeWords, today: date) -> tuple[Story, ...]:
    """Those that can be told of a case type. Its dates lie some days ahead of `today`."""
    return tuple(make(words, today) for make in _STORIES)


def story(words: CaseTypeWords, today: date, code: str) -> Story | None:
    return next((one for one in stories(words, today) if one.code == code), None)


def _family(words: CaseTypeWords, today: date) -> Story:
    people = MOTHER | SON
    steps = [_step(people, _E.OPENED, Bilingual("Agor yr achos", "The case is opened"))]
    steps += [_reached(people, words, place, today) for place in range(1, len(words.milestones))]
    steps += [
        _outcome(people, words, _E.DECISION_MADE, Bilingual("Penderfyniad", "A decision")),
        _closed(people, words),
    ]
    return Story(
        "family",
        Bilingual(
            "Mam sy’n siarad Cymraeg a mab sy’n siarad Saesneg", "A Welsh-speaking mother and an English-speaking son"
        ),
        Bilingual(
            "Pob carreg filltir yn ei thro, penderfyniad, a chau’r achos. Mae pob un yn clywed yn ei iaith ei hun.",
            "Each milestone in turn, a decision, and the case is closed. Each hears in their own language.",
        ),
        tuple(steps),
    )


def _asked_for_something(words: CaseTypeWords, today: date) -> Story:
    what = {
        "request": "req-1",
        "what_cy": _WHAT.cy,
        "what_en": _WHAT.en,
        "due": (today + timedelta(days=14)).isoformat(),
    }
    later = {
        "expected_by": (today + timedelta(days=30)).isoformat(),
        "reason_cy": _WHY.cy,
        "reason_en": _WHY.en,
    }
    return Story(
        "asked",
        Bilingual("Gofyn am rywbeth, ac oedi", "Something is asked for, and a delay"),
        Bilingual(
            "Nid oes neb yn gwybod pa iaith sydd orau i’r person, felly mae pob neges yn y ddwy.",
            "Nobody knows which language the person prefers, so every message is in both.",
        ),
        (
            _step(_NOBODY_KNOWS, _E.OPENED, Bilingual("Agor yr achos", "The case is opened")),
            _step(
                _NOBODY_KNOWS | what,
                _E.INFORMATION_REQUESTED,
                Bilingual("Gofyn am wybodaeth", "Information is asked for"),
            ),
            _step(
                _NOBODY_KNOWS | {"request": "req-1"},
                _E.INFORMATION_RECEIVED,
                Bilingual("Daeth yr wybodaeth i law", "The information is received"),
            ),
            _step(_NOBODY_KNOWS | later, _E.DELAYED, Bilingual("Mae’n cymryd mwy o amser", "It takes longer")),
            _closed(_NOBODY_KNOWS, words),
        ),
    )


def _appointment(_: CaseTypeWords, today: date) -> Story:
    first = {
        "appointment": "app-1",
        "start": f"{today + timedelta(days=7)}T10:30",
        "end": f"{today + timedelta(days=7)}T11:00",
        "place_cy": _WHERE.cy,
        "place_en": _WHERE.en,
    }
    moved = first | {"start": f"{today + timedelta(days=9)}T14:00", "end": f"{today + timedelta(days=9)}T14:30"}
    return Story(
        "appointment",
        Bilingual("Apwyntiad sy’n newid", "An appointment that changes"),
        Bilingual(
            "Trefnu apwyntiad, ei symud, a’i ganslo. Nid oes neb yn cael ei atgoffa o’r hyn a ganslwyd.",
            "An appointment is booked, moved and cancelled. Nobody is reminded of what was cancelled.",
        ),
        (
            _step(MOTHER, _E.OPENED, Bilingual("Agor yr achos", "The case is opened")),
            _step(MOTHER | first, _E.APPOINTMENT_BOOKED, Bilingual("Trefnu apwyntiad", "An appointment is booked")),
            _step(MOTHER | moved, _E.APPOINTMENT_CHANGED, Bilingual("Symud yr apwyntiad", "The appointment is moved")),
            _step(
                MOTHER | {"appointment": "app-1"},
                _E.APPOINTMENT_CANCELLED,
                Bilingual("Canslo’r apwyntiad", "The appointment is cancelled"),
            ),
        ),
    )


def _incomplete(_: CaseTypeWords, today: date) -> Story:
    half = {"expected_by": (today + timedelta(days=30)).isoformat(), "reason_en": _WHY.en}
    return Story(
        "held",
        Bilingual("Mae’r Gymraeg ar goll", "The Welsh is missing"),
        Bilingual(
            "Mae’r system achosion yn anfon geiriau Saesneg yn unig, felly mae’r negeseuon yn aros, yn y ddwy iaith.",
            "The case system sends English words alone, so the messages are held, in both languages.",
        ),
        (
            _step(MOTHER | SON, _E.OPENED, Bilingual("Agor yr achos", "The case is opened")),
            _step(
                MOTHER | SON | half, _E.DELAYED, Bilingual("Oedi heb reswm Cymraeg", "A delay without a Welsh reason")
            ),
        ),
    )


_STORIES: tuple[Callable[[CaseTypeWords, date], Story], ...] = (
    _family,
    _asked_for_something,
    _appointment,
    _incomplete,
)


def _step(typed: Typed, kind: EventType, title: Bilingual) -> Step:
    return Step(title, {**typed, "kind": kind.value})


def _reached(people: Typed, words: CaseTypeWords, place: int, today: date) -> Step:
    milestone = words.milestones[place]
    typed = {**people, "milestone": milestone.code, "expected_by": (today + timedelta(days=7 * place)).isoformat()}
    return Step(milestone.label, {**typed, **_details(words), "kind": _E.MILESTONE_REACHED.value})


def _outcome(people: Typed, words: CaseTypeWords, kind: EventType, title: Bilingual) -> Step:
    outcome = words.outcomes[0].code if words.outcomes else ""
    return _step({**people, "outcome": outcome}, kind, title)


def _closed(people: Typed, words: CaseTypeWords) -> Step:
    return _outcome(people, words, _E.CLOSED, Bilingual("Cau’r achos", "The case is closed"))


def _details(words: CaseTypeWords) -> dict[str, str]:
    """Something believable for each detail that the words of the case type may need."""
    typed: dict[str, str] = {}
    for name, kind in words.details.items():
        if kind is PlaceholderType.BILINGUAL_TEXT:
            typed |= {f"d_{name}_cy": _TEAM.cy, f"d_{name}_en": _TEAM.en}
        else:
            typed[f"d_{name}"] = _SAMPLES.get(kind, "Abertawe")
    return typed


_SAMPLES = {
    PlaceholderType.DATE: "2026-12-04",
    PlaceholderType.TIME: "10:30",
    PlaceholderType.NUMBER: "3",
    PlaceholderType.MONEY: "25.00",
    PlaceholderType.DURATION: "P5D",
    PlaceholderType.REFERENCE: "REF-123",
    PlaceholderType.PERSON_NAME: "Eleri Morgan",
}
