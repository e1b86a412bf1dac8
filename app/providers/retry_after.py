"""Reading `Retry-After`: how long a provider asks us to wait."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 3600.0
"""Seconds that a `Retry-After` may hold a message back; a longer one is taken for a mistake."""


def read_retry_after(value: str) -> float | None:
    """Seconds, from a number of them or a date (RFC 9110, 10.2.3); None where it makes no sense."""
    try:
        seconds = float(value)
    except ValueError:
        seconds = _until(value)
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None


def _until(date: str) -> float:
    try:
        then = parsedate_to_datetime(date)
        return (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()
    except (ValueError, OverflowError):
        return math.nan
