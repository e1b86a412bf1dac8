"""The kinds of charts: upright bars, lines, and bars that lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor, log10

from markupsafe import Markup

from app.web.charts import svg
from app.web.charts.chart import Chart, Number, Series
from app.web.charts.figure import figure

_HEIGHT, _TOP, _FLOOR = 190.0, 14.0, 160.0
_BAR, _ROW = 22, 54
_LONGEST_LABEL = 34
_MOST_TICKS = 4
_LETTERS_ACROSS = 31
"""So many fit beside one another on a telephone, those of the scale among them, with room between the words."""
_EDGE = 105
"""Up to here a word may reach into the margin of the page, in per cent."""


def columns(chart: Chart) -> Markup:
    """Upright bars, one for each label, with the series on top of one another."""
    scale = _scale(chart.sums)
    width = 100 / max(len(chart.labels), 1)

    def across(place: int) -> float:
        return place * width + width * 0.1

    drawn = [
        _segment(chart, place, one, below, (across(place), width * 0.8), scale)
        for place in range(len(chart.labels))
        for one, below in _stacked(chart, place)
        if one.at(place)
    ]
    return figure(chart, _with_scale(chart, scale, [*drawn, *_labels_below(chart, across, scale)]))


def lines(chart: Chart) -> Markup:
    """A line for each series, with a mark of its own at each value; None of a series leaves it out."""
    scale = _scale([one.at(place) for one in chart.series for place in range(len(chart.labels))])
    places = max(len(chart.labels) - 1, 1)

    def across(place: int) -> float:
        return 3 + 90 * place / places

    drawn = [part for one in chart.series for part in _line(chart, one, across, scale)]
    return figure(chart, _with_scale(chart, scale, [*drawn, *_labels_below(chart, across, scale)]))


def bars(chart: Chart) -> Markup:
    """Bars that lie, one below the other, each with its label above it and its sum beside that."""
    sums = chart.sums
    most = max([*sums, 1])
    drawn: list[Markup] = []
    for place, label in enumerate(chart.labels):
        top = place * _ROW
        drawn.append(svg.text(0, top + 18, "start", _short(label)))
        drawn.append(svg.text(100, top + 18, "end", chart.shown(sums[place]), "olr-chart__value"))
        drawn.append(svg.rect("olr-chart__rail", (0, 100), (top + 26, _BAR)))
        for one, below in _stacked(chart, place):
            if one.at(place):
                span = (100 * below / most, 100 * one.at(place) / most)
                drawn.append(svg.rect(one.kind, span, (top + 26, _BAR), chart.said(one, place), chart.fill(one)))
    return figure(chart, svg.image(chart, _ROW * len(chart.labels), Markup("").join(drawn)))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Heights of values. ticks: from nought, so that none seems more than it is."""

    ticks: Sequence[Number]

    def y(self, value: Number) -> float:
        return _FLOOR - (_FLOOR - _TOP) * value / self.ticks[-1]


def _scale(values: Sequence[Number]) -> _Scale:
    """In round steps, of which none is less than one."""
    most = max([*values, 1])
    rough = most / _MOST_TICKS
    power = 10 ** floor(log10(rough)) if rough > 1 else 1
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return _Scale([step * number for number in range(ceil(most / step) + 1)])


def _stacked(chart: Chart, place: int) -> Iterable[tuple[Series, Number]]:
    """Each series with the sum of those before it."""
    sums = accumulate((one.at(place) for one in chart.series), initial=0)
    return zip(chart.series, sums, strict=False)


def _segment(chart: Chart, place: int, one: Series, below: Number, span: tuple[float, float], scale: _Scale) -> Markup:
    top, bottom = scale.y(below + one.at(place)), scale.y(below)
    return svg.rect(one.kind, span, (top, bottom - top), chart.said(one, place), chart.fill(one))


def _line(chart: Chart, one: Series, across: Callable[[int], float], scale: _Scale) -> Iterable[Markup]:
    known = [(place, value) for place, value in enumerate(one.values) if value is not None]
    points = [(across(place), scale.y(value)) for place, value in known]
    for here, there in pairwise(points):
        yield svg.joined(one.kind, here, there)
    for (place, _), here in zip(known, points, strict=True):
        yield svg.mark(one, here, chart.said(one, place))


def _labels_below(chart: Chart, across: Callable[[int], float], scale: _Scale) -> list[Markup]:
    """As many as fit on a telephone, beside the scale. The first is there always, and none that would stick out."""
    room = max(1, _LETTERS_ACROSS - _letters(chart, scale))
    many = len(chart.labels)
    every = next((step for step in range(1, many) if _widest(chart.labels[::step]) * many <= step * room), many or 1)
    fitting = (
        place for place in range(0, many, every) if across(place) + 100 * len(chart.labels[place]) / room < _EDGE
    )
    shown = sorted({0, *fitting}) if many else []
    return [svg.text(across(place), _FLOOR + 20, "start", chart.labels[place]) for place in shown]


def _widest(labels: Iterable[str]) -> int:
    """Letters; a short word takes as much room as one of four."""
    return max(4, *(len(label) for label in labels))


def _with_scale(chart: Chart, scale: _Scale, drawn: Sequence[Markup]) -> Markup:
    """The numbers of the scale beside the image, and its lines behind what is drawn."""
    rules = [svg.rule(scale.y(tick)) for tick in scale.ticks]
    numbers = [svg.text(100, scale.y(tick) + 4, "end", chart.shown(tick)) for tick in scale.ticks]
    width = _letters(chart, scale) * 8 + 4
    beside = Markup('<svg class="olr-chart__scale" width="{}" height="{:.0f}" aria-hidden="true">{}</svg>')
    image = svg.image(chart, _HEIGHT, Markup("").join([*rules, *drawn]))
    return beside.format(width, _HEIGHT, Markup("").join(numbers)) + image


def _letters(chart: Chart, scale: _Scale) -> int:
    """Of the longest number of the scale."""
    return max(len(chart.shown(tick)) for tick in scale.ticks)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
