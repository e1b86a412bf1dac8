"""The arithmetic of a bench: medians, spread, ratios, and whether an aim is met."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Series:
    """What was measured of one thing, a figure for each run, in the order of the runs."""

    name: str
    unit: str
    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def least(self) -> float:
        return min(self.runs)

    @property
    def most(self) -> float:
        return max(self.runs)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure, or its ratio to the floor's, should be at least or at most."""

    words: str
    of: Literal["figure", "ratio"]
    limit: float
    sense: Literal["least", "most"]

    def met(self, figure: float) -> bool:
        return figure >= self.limit if self.sense == "least" else figure <= self.limit


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: our figures, the floor's beside them run by run, the aim, and what else to know."""

    what: str
    ours: Series
    floor: Series | None = None
    aim: Aim | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our median against the floor's."""
        return None if self.floor is None else self.ours.median / self.floor.median

    @property
    def pairs(self) -> tuple[float, ...]:
        """The ratio within each pair of runs: what drifts from one pair to the next is not in it."""
        if self.floor is None:
            return ()
        return tuple(ours / floor for ours, floor in zip(self.ours.runs, self.floor.runs, strict=True))

    @property
    def met(self) -> bool | None:
        """Whether the aim is met, by the medians; None where there is no aim."""
        if self.aim is None:
            return None
        compared = self.ours.median if self.aim.of == "figure" else self.ratio
        return compared is not None and self.aim.met(compared)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` % of all values do not exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def at_least(limit: float, words: str, *, of: Literal["figure", "ratio"] = "figure") -> Aim:
    return Aim(words, of, limit, "least")


def at_most(limit: float, words: str, *, of: Literal["figure", "ratio"] = "figure") -> Aim:
    return Aim(words, of, limit, "most")
