"""How long something has waited, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.speech import speech
from app.i18n import page_language

_TWO_DAYS = timedelta(days=2)
_TWO_HOURS = timedelta(hours=2)


def age(since: datetime, now: datetime) -> str:
    """`40 minutes`, `5 hours`, `12 days`, in the language of the page; never less than a minute."""
    waited = now - since
    said = speech(page_language())
    if waited >= _TWO_DAYS:
        return said.duration(waited.days, "day")
    if waited >= _TWO_HOURS:
        return said.duration(int(waited.total_seconds() // 3600), "hour")
    return said.duration(max(int(waited.total_seconds() // 60), 1), "minute")
