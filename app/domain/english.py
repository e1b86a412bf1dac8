"""English for what a message is filled with: the same set of functions as in `welsh`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from app.domain.composed import bare, composed
from app.domain.forms import DateForm, DurationUnit, Preposition, clock_12, count, day_in_london, in_london
from app.domain.glossary import Glossary
from app.domain.place_names import SHIPPED

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY: dict[DateForm, str] = {"plain": "", "start": "", "on": "on "}

_UNITS: dict[DurationUnit, str] = {
    "minute": "minute",
    "hour": "hour",
    "day": "day",
    "working_day": "working day",
    "week": "week",
    "month": "month",
    "year": "year",
}
_RELATIVE = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_PREPOSITIONS: dict[Preposition, str] = {"i": "to", "o": "from", "yn": "in"}


def duration(n: int, unit: DurationUnit) -> str:
    """A length of time in whole units: `2 days`, `10 working days`.

    Raises ValueError for a negative number or an unknown unit.
    """
    if unit not in _UNITS:
        raise ValueError(f"no such unit of time: {unit}")
    return f"{count(n)} {_UNITS[unit]}{'' if n == 1 else 's'}"


def date(d: datetime.date) -> str:
    """`2 March 2026`. Of a moment, the date it has in Wales."""
    return f"{day_month(d)} {day_in_london(d).year}"


def weekday_date(d: datetime.date, form: DateForm = "plain") -> str:
    """`Monday 2 March 2026`; "on" gives `on Monday 2 March 2026`, as Welsh says it in one word (`ddydd`).

    Raises ValueError for an unknown form.
    """
    if form not in _DAY:
        raise ValueError(f"no such form of a date: {form}")
    return f"{_DAY[form]}{_WEEKDAYS[day_in_london(d).weekday()]} {date(d)}"


def day_month(d: datetime.date) -> str:
    """`2 March`. Of a moment, the date it has in Wales."""
    day = day_in_london(d)
    return f"{day.day} {_MONTHS[day.month - 1]}"


def time(dt: datetime.datetime) -> str:
    """The time in Wales on a 12-hour clock: `10:30am`, `2pm`, `midday`, `midnight`.

    Raises ValueError for a moment without a time zone. Source: the GOV.UK style guide, "Times".
    """
    return {"12am": "midnight", "12pm": "midday"}.get(clock_12(dt), clock_12(dt))


def clock(dt: datetime.datetime) -> str:
    """The time in Wales on a 24-hour clock: `14:05`. Raises ValueError for a moment without a time zone."""
    return f"{in_london(dt):%H:%M}"


def relative_day(days: int) -> str:
    """A day by its distance from today in days: `today`, `tomorrow`, `in 10 days`, `3 days ago`."""
    if days in _RELATIVE:
        return _RELATIVE[days]
    length = duration(abs(days), "day")
    return f"in {length}" if days > 0 else f"{length} ago"


def join_and(items: Sequence[str], *, mutate: bool = True) -> str:  # noqa: ARG001 - called as in Welsh
    """`a, b and c`. `mutate` is for Welsh and changes nothing here."""
    return _join(items, "and")


def join_or(items: Sequence[str], *, mutate: bool = True) -> str:  # noqa: ARG001 - called as in Welsh
    """`a, b or c`. `mutate` is for Welsh and changes nothing here."""
    return _join(items, "or")


def place(name: str, preposition: Preposition, glossary: Glossary = SHIPPED) -> str:
    """`to Cardiff`, `from Cardiff`, `in the Vale of Glamorgan`, for the Welsh i, o and yn.

    `name` may be English or, where the glossary has it, Welsh. Raises ValueError for an unknown preposition.
    """
    if preposition not in _PREPOSITIONS:
        raise ValueError(f"no such preposition: {preposition}")
    known = glossary.find(name)
    if known is None:
        return f"{_PREPOSITIONS[preposition]} {composed(name).strip()}"
    return f"{_PREPOSITIONS[preposition]} {'the ' if known.the else ''}{known.en}"


def sort_key(text: str) -> tuple[str, str, str]:
    """A key that sorts by the English alphabet; accents and capitals decide last."""
    letters = "".join(letter for letter in bare(text) if letter.isalnum() or letter == " ")
    exact = composed(text)
    return letters, exact.casefold(), exact.swapcase()


def _join(items: Sequence[str], conjunction: str) -> str:
    words = [composed(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
