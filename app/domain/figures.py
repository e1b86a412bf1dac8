"""What is counted of each day, and how waits are kept: in buckets, so that any span of days can be told of later."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from math import sqrt
from typing import Self

from app.domain.quiet_hours import LONDON

_SHORTEST, _RATIO, _EDGES = 0.5, 1.25, 64
BOUNDS = tuple(_SHORTEST * _RATIO**number for number in range(_EDGES))
"""The edges of the buckets in seconds, from half a second to a week; bucket n lies below BOUNDS[n]."""
MOST_WRONG = sqrt(_RATIO) - 1
"""By which part of itself a median that is told from the buckets may differ from the true one: an eighth."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Figures that can be added up."""

    def __add__(self, other: Self) -> Self:
        added = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return type(self)(**added)


@dataclass(frozen=True, slots=True)
class Messages(Sum):
    """Messages as they stand now. sent: handed over, whatever came of it. unpriced: sent, at no known price."""

    planned: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    held: int = 0
    cancelled: int = 0
    fragments: int = 0
    pence: Decimal = Decimal(0)
    unpriced: int = 0

    @property
    def waiting(self) -> int:
        """Those that are still under way, or of which the provider has said nothing more."""
        return self.planned - self.delivered - self.failed - self.held - self.cancelled

    @property
    def delivered_share(self) -> float | None:
        """Of those whose end is known; None where there are none."""
        return share(self.delivered, self.delivered + self.failed)


@dataclass(frozen=True, slots=True)
class Happenings(Sum):
    """What happened to cases. satisfied: of those who gave feedback, who said satisfied or very satisfied.

    would_have_called, would_not: who said whether they would have phoned without our messages.
    """

    events: int = 0
    opened: int = 0
    closed: int = 0
    views: int = 0
    replies: int = 0
    feedback: int = 0
    score_sum: int = 0
    satisfied: int = 0
    would_have_called: int = 0
    would_not: int = 0

    @property
    def called_share(self) -> float | None:
        return share(self.would_have_called, self.would_have_called + self.would_not)

    @property
    def calls_avoided(self) -> int | None:
        """Visits to status pages, times the share of people who would else have phoned; None where nobody said."""
        return None if self.called_share is None else round(self.views * self.called_share)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def bucket_of(seconds: float) -> int:
    return bisect_right(BOUNDS, seconds)


def quantile(buckets: Mapping[int, int], of: float) -> float | None:
    """The wait in seconds that the share `of` of all were no longer than, right to within MOST_WRONG.

    None where nothing was counted. What lies beyond the edges is told as the edge.
    """
    numbers = sorted(number for number, count in buckets.items() if count)
    if not numbers:
        return None
    reached = list(accumulate(buckets[number] for number in numbers))
    wanted = of * reached[-1]
    return _middle(next(number for number, so_far in zip(numbers, reached, strict=True) if so_far >= wanted))


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day by the clocks of Wales, and that of the next."""
    return datetime.combine(day, time(), LONDON), datetime.combine(day + timedelta(days=1), time(), LONDON)


def _middle(bucket: int) -> float:
    """In proportion, so that neither edge is further off than the other."""
    if bucket == 0:
        return BOUNDS[0]
    if bucket == _EDGES:
        return BOUNDS[-1]
    return sqrt(BOUNDS[bucket - 1] * BOUNDS[bucket])
