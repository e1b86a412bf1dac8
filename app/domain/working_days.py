"""Working days: how far one day is from another for whoever works neither at weekends nor on bank holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


def is_working(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def add(day: date, days: int, holidays: Collection[date]) -> date:
    """The working day that is `days` working days after `day`, which itself does not count.

    With 0 it is `day` itself where that is a working day, else the next one. Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError(f"not a number of working days: {days}")
    while days > 0 or not is_working(day, holidays):
        day += _DAY
        days -= is_working(day, holidays)
    return day


def until(today: date, day: date, holidays: Collection[date]) -> int:
    """How many working days come after `today` up to and with `day`; 0 where `day` is today or past."""
    if day <= today:
        return 0
    weeks, rest = divmod((day - today).days, 7)
    over = sum((today + timedelta(days=number)).weekday() < _SATURDAY for number in range(1, rest + 1))
    free = sum(today < holiday <= day and holiday.weekday() < _SATURDAY for holiday in holidays)
    return weeks * 5 + over - free
