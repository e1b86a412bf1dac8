"""What the placeholders of a template stand for, in the words of the person who writes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.bilingual import Language
from app.domain.placeholders import PlaceholderType, format_value
from app.i18n import gettext as _
from app.services.templates.looking import Detail

_T = PlaceholderType


@dataclass(frozen=True, slots=True)
class Offered:
    """A placeholder as it is offered. code: as it is written. forms: the others in which it may be asked for."""

    code: str
    name: str
    type: str
    samples: dict[Language, str]
    forms: tuple[Offered, ...] = ()


def offered(details: Iterable[Detail]) -> list[Offered]:
    names = {**_person_and_case(), **_what_happened()}
    return [_offered(detail, names) for detail in details]


def _offered(detail: Detail, names: Mapping[str, str]) -> Offered:
    """A detail of a case type of the organisation's own has only its name to go by."""
    name = names.get(detail.name, detail.name.replace("_", " "))
    forms = tuple(
        Offered(f"(({detail.name}|{form}))", _form(detail.type, form), "", _samples(detail, form))
        for form in detail.forms
    )
    return Offered(f"(({detail.name}))", name, _type(detail.type), _samples(detail), forms)


def _samples(detail: Detail, form: str | None = None) -> dict[Language, str]:
    typed = detail.samples.typical
    return {language: format_value(typed.value, typed.type, language, form) for language in Language}


def _person_and_case() -> dict[str, str]:
    return {
        "first_name": _("Their first name"),
        "name": _("Their whole name"),
        "organisation": _("Your organisation"),
        "phone": _("Your phone number"),
        "reference": _("The reference of the case"),
        "case_type": _("The case type"),
        "milestone": _("The milestone"),
        "sentence": _("Where the request is now"),
        "next": _("What happens next"),
        "expected_by": _("The day by which you expect to do it"),
        "by_when": _("A sentence with the day by which you expect to do it"),
        "link": _("The link to their request"),
        "site": _("Your website’s address, to type"),
    }


def _what_happened() -> dict[str, str]:
    return {
        "reason": _("The reason that was given"),
        "what": _("What they are asked for"),
        "due": _("The day by which they must send it"),
        "due_sentence": _("A sentence with the day by which they must send it"),
        "appointment_date": _("The day of the appointment"),
        "appointment_time": _("The time of the appointment"),
        "place": _("The place of the appointment"),
        "place_sentence": _("A sentence with the place of the appointment"),
        "appointment_notes": _("What is good to know about the appointment"),
        "outcome": _("The decision"),
        "outcome_meaning": _("What the decision means"),
        "moved_to": _("Who deals with it now"),
        "into": _("The reference of the other request"),
    }


def _type(kind: PlaceholderType) -> str:
    return {
        _T.DATE: _("a day"),
        _T.TIME: _("a time"),
        _T.NUMBER: _("a number"),
        _T.DURATION: _("a length of time"),
        _T.MONEY: _("a sum of money"),
        _T.REFERENCE: _("a reference"),
        _T.URL: _("a link"),
        _T.SITE: _("an address of a website"),
        _T.PERSON_NAME: _("a person’s name"),
        _T.PLACE: _("a place, which can mutate"),
        _T.ENUM: _("one of your words, which can mutate"),
        _T.BILINGUAL_TEXT: _("words in both languages"),
        _T.TEXT_AS_WRITTEN: _("words as they were written"),
    }[kind]


def _form(kind: PlaceholderType, form: str) -> str:
    forms = {
        "on": _("what happens on that day"),
        "start": _("with the weekday, at the start of a sentence"),
        "weekday": _("with the weekday"),
        "day_month": _("without the year"),
        "clock": _("by the 24-hour clock"),
        "i": _("to the place") if kind is _T.PLACE else _("after “i”"),
        "o": _("from the place") if kind is _T.PLACE else _("after “o”"),
        "yn": _("in the place") if kind is _T.PLACE else _("after “yn”"),
    }
    return forms[form]
