"""What Welsh and English share: names of forms and units, and moments as the clock in Wales shows them."""

from __future__ import annotations

import datetime
from typing import Literal
from zoneinfo import ZoneInfo

DurationUnit = Literal["minute", "hour", "day", "working_day", "week", "month", "year"]
DateForm = Literal["plain", "start", "on"]
Preposition = Literal["i", "o", "yn"]

LONDON = ZoneInfo("Europe/London")


def in_london(moment: datetime.datetime) -> datetime.datetime:
    """`moment` as a clock in Wales shows it. Raises ValueError for one without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(LONDON)


def day_in_london(day: datetime.date) -> datetime.date:
    """A date as it is; of a moment, the date it has in Wales."""
    return in_london(day).date() if isinstance(day, datetime.datetime) else day


def clock_12(moment: datetime.datetime) -> str:
    """`2pm`, `10:30am`, as in Welsh and in English; midnight is `12am`."""
    local = in_london(moment)
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def count(number: int) -> str:
    """A number of things in digits, `1,000`. Raises ValueError below nought."""
    if number < 0:
        raise ValueError("a duration cannot be negative")
    return f"{number:,}"
