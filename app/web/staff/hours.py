"""Two hours of the day between which messages go: how a form asks for them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.quiet_hours import DayHours
from app.i18n import gettext as _
from app.i18n import time
from app.web.forms import Form

NAMES = ("when", "start", "end")
ANY, SOME = "any", "hours"
_MIDNIGHT = 24


def shown(hours: DayHours | None) -> dict[str, str]:
    """What the fields hold before anybody types. None: any hour."""
    start, end = hours or ("", "")
    return {"when": SOME if hours else ANY, "start": str(start), "end": str(end)}


def errors(typed: Mapping[str, str]) -> dict[str, str]:
    if typed["when"] not in (ANY, SOME):
        return {"when": _("Choose when messages may be sent")}
    if typed["when"] == ANY:
        return {}
    start, end = _hour(typed["start"], range(_MIDNIGHT)), _hour(typed["end"], range(1, _MIDNIGHT + 1))
    wrong = {}
    if start is None:
        wrong["start"] = _("Choose the first hour")
    if end is None:
        wrong["end"] = _("Choose the last hour")
    elif start is not None and end <= start:
        wrong["end"] = _("The last hour must be after the first")
    return wrong


def chosen(typed: Mapping[str, str]) -> DayHours | None:
    """The hours that were typed, once nothing is wrong with them."""
    return (int(typed["start"]), int(typed["end"])) if typed["when"] == SOME else None


def choices(form: Form) -> dict[str, Any]:
    """What `staff/parts/two_hours.html` needs beside the form."""
    return {
        "starts": _select(range(_MIDNIGHT), form["start"]),
        "ends": _select(range(1, _MIDNIGHT + 1), form["end"]),
    }


def hour_words(hour: int) -> str:
    """`8am`; 24 is the end of the day."""
    if hour == _MIDNIGHT:
        return _("midnight")
    return time(datetime(2000, 1, 1, hour, tzinfo=UTC))


def _hour(typed: str, hours: range) -> int | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        return None
    return int(typed) if int(typed) in hours else None


def _select(hours: range, picked: str) -> list[dict[str, Any]]:
    first = {"value": "", "text": _("Choose a time"), "selected": not picked}
    return [first, *({"value": one, "text": hour_words(one), "selected": str(one) == picked} for one in hours)]
