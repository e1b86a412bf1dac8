"""What a chart says, before it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Number = int | float
PATTERNS = 6
"""So many series can be told apart in one chart."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn in one pattern: a value for each label of the chart. pattern: 1 to PATTERNS.

    None is for a line alone: nothing is known there, which is not nought.
    """

    name: str
    values: Sequence[Number | None]
    pattern: int

    def at(self, place: int) -> Number:
        return self.values[place] or 0

    @property
    def kind(self) -> str:
        return f"olr-chart__p{self.pattern}"


@dataclass(frozen=True, slots=True)
class Fuller:
    """A table that says more than the chart draws. rows: each label, and a cell for each of the headings."""

    headings: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart says. All words are in the language of the page.

    id: of its own on its page. title, description: what it is of, and what is to be seen in it. across: what the labels
    are, such as "Hour". table: on what opens the table. shown: how a value is written. fuller: a table in the place of
    that of what is drawn, of which it has everything.
    """

    id: str
    title: str
    description: str
    across: str
    labels: Sequence[str]
    series: Sequence[Series]
    table: str
    shown: Callable[[Number], str] = "{:,}".format
    fuller: Fuller | None = None

    def value(self, one: Series, place: int) -> str:
        value = one.values[place]
        return "–" if value is None else self.shown(value)

    def said(self, one: Series, place: int) -> str:
        """One value in words."""
        return f"{self.labels[place]}: {one.name}, {self.value(one, place)}"

    def fill(self, one: Series) -> str:
        """The pattern of a series, as SVG finds it on the page."""
        return f"url(#{self.id}-p{one.pattern})"

    @property
    def written(self) -> Fuller:
        """The table: what is drawn, unless there is a fuller one."""
        rows = [(label, [self.value(one, place) for one in self.series]) for place, label in enumerate(self.labels)]
        return self.fuller or Fuller([one.name for one in self.series], rows)

    @property
    def sums(self) -> list[Number]:
        """Of all series, for each label."""
        return [sum(one.at(place) for one in self.series) for place in range(len(self.labels))]
