"""What a placeholder may be filled with, as a rule and at its longest, to measure a text by."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.bilingual import Bilingual
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.typed_values import Value

_T = PlaceholderType


@dataclass(frozen=True, slots=True)
class Samples:
    """`typical`: what most messages say. `worst`: the longest that is likely, with letters that cost."""

    typical: TypedValue
    worst: TypedValue


def _moment(hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, 2, 25, hour, minute, tzinfo=datetime.UTC)


# February and Wednesday are long in both languages.
_BY_TYPE: Mapping[PlaceholderType, tuple[Value, Value]] = {
    _T.DATE: (datetime.date(2026, 5, 11), datetime.date(2026, 2, 25)),
    _T.TIME: (_moment(10, 30), _moment(12)),
    _T.NUMBER: (3, 12_345),
    _T.DURATION: ((5, "working_day"), (15, "working_day")),
    _T.MONEY: (25, Decimal("12345.67")),
    _T.REFERENCE: ("ABC-123456", "CYNGOR/2026/ABCD/0012345"),
    _T.URL: ("https://olrhain.example/c/AbCdEfGh", "https://castell-nedd-port-talbot.example/c/0123456789abcdefghijkl"),
    _T.SITE: (
        Bilingual("olrhain.example/cy", "olrhain.example/en"),
        Bilingual("olrhain.castell-nedd-port-talbot.example/cy", "olrhain.castell-nedd-port-talbot.example/en"),
    ),
    _T.PERSON_NAME: ("Megan Jones", "Myfanwy-Angharad Siôn-Cadwaladr"),
    _T.PLACE: ("Caerdydd", "Canolfan Gymunedol Pont-y-pŵl"),
    _T.ENUM: (Bilingual("cais newydd", "new request"), Bilingual("cais i ailystyried pâr", "request to reconsider")),
    _T.BILINGUAL_TEXT: (
        Bilingual("Byddwn yn edrych ar y cais.", "We will look at the request."),
        Bilingual(
            "Byddwn yn ystyried yr holl wybodaeth gyda'r tîm ac yn esbonio wedyn beth fydd yn digwydd nesaf.",
            "We will consider all of the information with the team and then explain what will happen next.",
        ),
    ),
    _T.TEXT_AS_WRITTEN: ("Neuadd y Dref", "Swyddfa'r Cyngor, Ffordd y Môr, Aberystwyth"),
}

_COUNCIL = Bilingual("Cyngor Gwynedd", "Gwynedd Council")
_LONGEST_COUNCIL = Bilingual("Cyngor Bwrdeistref Sirol Pen-y-bont ar Ogwr", "Bridgend County Borough Council")
_BY_NAME: Mapping[str, tuple[Value, Value]] = {
    "phone": ("01632 960123", "01632 960123 / 960124"),
    "first_name": ("Megan", "Myfanwy-Siân"),
    "organisation": (_COUNCIL, _LONGEST_COUNCIL),
    "case_type": (
        Bilingual("Cais cynllunio", "Planning application"),
        Bilingual("Cais am ofal cymdeithasol i oedolion", "Adult social care request"),
    ),
    "milestone": (
        Bilingual("Cais wedi dod i law", "Request received"),
        Bilingual("Penderfyniad wedi'i wneud gan y tîm", "Decision made by the team"),
    ),
    "by_when": (
        Bilingual("Rydym yn disgwyl gwneud hyn erbyn 11 Mai 2026.", "We expect to do this by 11 May 2026."),
        Bilingual("Rydym yn disgwyl gwneud hyn erbyn 25 Chwefror 2026.", "We expect to do this by 25 February 2026."),
    ),
    "due_sentence": (
        Bilingual("Anfonwch hyn atom erbyn 11 Mai 2026.", "Please send this to us by 11 May 2026."),
        Bilingual("Anfonwch hyn atom erbyn 25 Chwefror 2026.", "Please send this to us by 25 February 2026."),
    ),
    "place": (
        Bilingual("Neuadd y Dref", "Town Hall"),
        Bilingual("Canolfan Gymunedol Pont-y-pŵl", "Pontypool Community Centre"),
    ),
    "place_sentence": (
        Bilingual("Lleoliad: Neuadd y Dref.", "Place: Town Hall."),
        Bilingual("Lleoliad: Canolfan Gymunedol Pont-y-pŵl.", "Place: Pontypool Community Centre."),
    ),
    "moved_to": (
        _COUNCIL,
        _LONGEST_COUNCIL,
    ),
}


def samples_for(name: str, kind: PlaceholderType) -> Samples:
    """Samples for a placeholder that brings none of its own: those of its name, else of its type."""
    typical, worst = _BY_NAME.get(name, _BY_TYPE[kind])
    return Samples(TypedValue(typical, kind), TypedValue(worst, kind))


def samples_of(allowed: Mapping[str, PlaceholderType], own: Mapping[str, Samples]) -> dict[str, Samples]:
    """Samples for every placeholder of a text; `own` come first."""
    return {name: own.get(name) or samples_for(name, kind) for name, kind in allowed.items()}
