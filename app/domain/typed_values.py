"""What a placeholder is filled with: a value of a known type, shown as each language shows it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.domain.bilingual import Bilingual, Language
from app.domain.composed import composed
from app.domain.errors import OlrhainError
from app.domain.forms import DateForm, DurationUnit, Preposition
from app.domain.glossary import Glossary
from app.domain.place_names import SHIPPED
from app.domain.speech import Speech, speech


class PlaceholderType(StrEnum):
    """What kind of thing a placeholder stands for."""

    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    DURATION = "duration"
    MONEY = "money"
    REFERENCE = "reference"
    URL = "url"
    SITE = "site"
    PERSON_NAME = "person_name"
    PLACE = "place"
    ENUM = "enum"
    BILINGUAL_TEXT = "bilingual_text"
    TEXT_AS_WRITTEN = "text_as_written"


_T = PlaceholderType

Value = str | int | Decimal | datetime.date | tuple[int, DurationUnit] | Bilingual | None

_WEEKDAY_FORMS: Mapping[str, DateForm] = {"weekday": "plain", "start": "start", "on": "on"}
_PREPOSITIONS: Mapping[str, Preposition] = {"i": "i", "o": "o", "yn": "yn"}

_MOST_DIGITS = 28

FORMS: Mapping[PlaceholderType, frozenset[str]] = {
    **dict.fromkeys(PlaceholderType, frozenset[str]()),
    _T.DATE: frozenset({*_WEEKDAY_FORMS, "day_month"}),
    _T.TIME: frozenset({"clock"}),
    _T.PLACE: frozenset(_PREPOSITIONS),
    _T.ENUM: frozenset(_PREPOSITIONS),
}
"""The forms that each type may be asked for, as in `((visit_date|on))`, beside its plain one."""


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value and what it is. The values that each type takes: see `format_value`."""

    value: Value
    type: PlaceholderType

    def is_empty(self, language: Language) -> bool:
        """Whether nothing is said in this language: None and blanks say nothing, nought does."""
        value = self.value[language] if isinstance(self.value, Bilingual) else self.value
        return value is None or (isinstance(value, str) and not value.strip())


class ValueNotOfItsType(OlrhainError):
    """A value cannot be shown as the type it is said to be. Never repeats the value."""


class UnknownForm(OlrhainError):
    """A placeholder asks for a form that its type does not have."""


def format_value(
    value: Value,
    type: PlaceholderType,
    language: Language,
    form: str | None = None,
    glossary: Glossary = SHIPPED,
) -> str:
    """A value in the words of one language, NFC, not yet made harmless.

    date: a date, or a moment with its time zone; forms `on` (ddydd Llun, on Monday), `start`, `weekday`,
    `day_month`. time: a moment; form `clock` (24-hour). number: int or Decimal. duration: (how many, unit).
    money: int or Decimal in pounds. place, enum: text in either language, or a pair; forms `i`, `o`, `yn`
    give preposition and name. All others: text or a pair. Raises ValueNotOfItsType and UnknownForm.
    """
    if form is not None and form not in FORMS[type]:
        raise UnknownForm(f"{type} has no form {form!r}")
    said = value[language] if isinstance(value, Bilingual) else value
    try:
        if type is _T.PLACE or type is _T.ENUM:
            return _named(_text(said), type, language, form, glossary)
        return _of_type(said, type, speech(language), form)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ValueNotOfItsType(f"not a {type}") from error


def _named(name: str, type: PlaceholderType, language: Language, form: str | None, glossary: Glossary) -> str:
    if form is not None:
        return speech(language).place(name, _PREPOSITIONS[form], glossary)
    known = glossary.find(name) if type is _T.PLACE else None
    return known.in_language(language) if known else name


def _of_type(value: Value, type: PlaceholderType, says: Speech, form: str | None) -> str:
    if type is _T.DATE:
        return _date(value, says, form)
    if type is _T.TIME:
        return _time(value, says, form)
    if type is _T.DURATION:
        return _duration(value, says)
    if type is _T.NUMBER:
        number = _decimal(value)
        return f"{_minus(number)}{abs(number):,f}"
    if type is _T.MONEY:
        pounds = _decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"{_minus(pounds)}£{abs(pounds):,.2f}".removesuffix(".00")
    return _text(value)


def _date(value: Value, says: Speech, form: str | None) -> str:
    if not isinstance(value, datetime.date):
        raise TypeError
    if form == "day_month":
        return says.day_month(value)
    return says.date(value) if form is None else says.weekday_date(value, _WEEKDAY_FORMS[form])


def _time(value: Value, says: Speech, form: str | None) -> str:
    if not isinstance(value, datetime.datetime):
        raise TypeError
    return says.clock(value) if form == "clock" else says.time(value)


def _duration(value: Value, says: Speech) -> str:
    if not isinstance(value, tuple):
        raise TypeError
    number, unit = value
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError
    return says.duration(number, unit)


def _decimal(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    # Written out in digits, 1E+999999999 would fill the memory.
    if not isinstance(exponent, int) or exponent < -_MOST_DIGITS or number.adjusted() > _MOST_DIGITS:
        raise ValueError
    return number


def _minus(number: Decimal) -> str:
    # A true minus sign: a hyphen at the start of a line would make a list of it.
    return "−" if number < 0 else ""


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError
    return composed(value)
