"""Days and times as people type them into a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.domain.quiet_hours import LONDON
from app.i18n import gettext as _
from app.web.forms import Form

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Day:
    """A day in three boxes. wrong: it was typed, and there is no such day."""

    date: date | None
    wrong: bool = False


def boxes(name: str) -> tuple[str, str, str]:
    """The names of the three boxes of a day."""
    return f"{name}-day", f"{name}-month", f"{name}-year"


def typed(name: str, day: date | None) -> dict[str, str]:
    """A day as its boxes show it."""
    return dict(zip(boxes(name), (str(day.day), str(day.month), str(day.year)), strict=True)) if day else {}


def read_day(form: Mapping[str, str], name: str) -> Day:
    """`31 3 2027`. Empty boxes are no day, and not wrong."""
    parts = [form.get(box, "") for box in boxes(name)]
    if not any(parts):
        return Day(None)
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return Day(None, wrong=True)
    day, month, year = map(int, parts)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Day(None, wrong=True)
    try:
        return Day(date(year, month, day))
    except ValueError:
        return Day(None, wrong=True)


def read_time(text: str) -> time | None:
    """`14:30`, `2.30pm`, `2 pm`; None for what is no time of day."""
    found = _TIME.fullmatch(text.strip()) if text.isascii() else None
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif found[2] is None:
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def in_wales(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON)


def items(form: Form, name: str) -> list[dict[str, Any]]:
    """The three boxes of a day, as GOV.UK's component takes them."""
    labels = (_("Day"), _("Month"), _("Year"))
    wrong = " govuk-input--error" if boxes(name)[0] in form.errors else ""
    return [
        {
            "id": box,
            "name": box,
            "label": label,
            "value": form[box],
            "classes": ("govuk-input--width-4" if box.endswith("year") else "govuk-input--width-2") + wrong,
        }
        for box, label in zip(boxes(name), labels, strict=True)
    ]
