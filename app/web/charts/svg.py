"""The shapes of charts: places across in per cent, everything else in pixels."""

from __future__ import annotations

from markupsafe import Markup

from app.web.charts.chart import Chart, Series

_INK = '<path class="olr-chart__ink" d="{}"/>'
_PATTERNS = (
    (4, ""),
    (8, _INK.format("M-2 2l4 -4M0 8l8 -8M6 10l4 -4")),
    (7, '<circle class="olr-chart__dot" cx="3.5" cy="3.5" r="1.7"/>'),
    (6, _INK.format("M0 3h6")),
    (8, _INK.format("M0 0l8 8M0 8l8 -8")),
    (6, _INK.format("M3 0v6")),
)
_MARKS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "M-5 -5h10v10h-10z",
    "M0 -6L6 5H-6z",
    "M0 -7L7 0L0 7L-7 0z",
    "M-6 -5H6L0 6z",
    "M-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
)


def image(chart: Chart, height: float, drawn: Markup) -> Markup:
    """The whole of it, as one image to whoever has it read aloud."""
    return Markup(
        '<svg class="olr-chart__image" width="100%" height="{height:.0f}" role="img" aria-labelledby="{id}-t {id}-d">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>'
        "<defs>{patterns}</defs>{drawn}</svg>"
    ).format(
        height=height,
        id=chart.id,
        title=chart.title,
        description=chart.description,
        patterns=Markup("").join(_pattern(chart, one) for one in chart.series),
        drawn=drawn,
    )


def rect(kind: str, span: tuple[float, float], tall: tuple[float, float], said: str = "", fill: str = "") -> Markup:
    """span: where it begins and how wide it is, in per cent; tall: the same downwards, in pixels."""
    title = Markup("<title>{}</title>").format(said) if said else Markup("")
    filled = Markup(' fill="{}"').format(fill) if fill else Markup("")
    return Markup(
        '<rect class="olr-chart__bar {}" x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"{}>{}</rect>'
    ).format(kind, span[0], tall[0], span[1], max(tall[1], 1.0), filled, title)


def text(across: float, y: float, anchor: str, words: str, kind: str = "olr-chart__label") -> Markup:
    return Markup('<text class="{}" x="{:.2f}%" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, across, y, anchor, words
    )


def joined(kind: str, here: tuple[float, float], there: tuple[float, float]) -> Markup:
    """A line from one place to another."""
    return Markup('<line class="olr-chart__line {}" x1="{:.2f}%" y1="{:.1f}" x2="{:.2f}%" y2="{:.1f}"/>').format(
        kind, *here, *there
    )


def mark(one: Series, here: tuple[float, float], said: str) -> Markup:
    """A point of a line, in the shape of its series."""
    return Markup(
        '<svg class="olr-chart__mark" x="{:.2f}%" y="{:.1f}"><path class="{}" d="{}"><title>{}</title></path></svg>'
    ).format(*here, one.kind, _MARKS[one.pattern - 1], said)


def rule(y: float) -> Markup:
    """A line of the scale, behind what is drawn."""
    return Markup('<line class="olr-chart__rule" x1="0" y1="{0:.1f}" x2="100%" y2="{0:.1f}"/>').format(y)


def _pattern(chart: Chart, one: Series) -> Markup:
    size, marks = _PATTERNS[one.pattern - 1]
    return Markup(
        '<pattern id="{id}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        '<rect class="olr-chart__ground {kind}" width="{size}" height="{size}"/>{marks}</pattern>'
    ).format(id=f"{chart.id}-p{one.pattern}", size=size, kind=one.kind, marks=Markup(marks))  # of our own drawing  # nosec B704
