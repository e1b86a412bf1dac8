"""Charts as SVG: without scripts, colour alone or inline styles, as wide as there is room, each with its table.

Places across are given in per cent and sizes of letters in pixels, so that a chart narrows without its words getting
smaller. Every series has a pattern of its own as well as a colour. What a chart draws stands in the table below it, so
that whoever cannot see it, or wants the figures, has them all.
"""

from app.web.charts.chart import Chart, Fuller, Number, Series
from app.web.charts.drawn import bars, columns, lines

__all__ = ["Chart", "Fuller", "Number", "Series", "bars", "columns", "lines"]
