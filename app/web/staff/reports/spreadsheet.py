"""A table of a report for a spreadsheet: plain numbers, headings in the language of the page, and no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from app.domain.safe_cells import safe
from app.services.reports.report import Span
from app.web.staff.reports.measures import Measure
from app.web.staff.reports.tables import Kind, Raw, Table

_BOM = "\ufeff"
"""Without it Excel takes the file for one of another alphabet."""


def of_table(table: Table, span: Span) -> Response:
    head = [table.across, *(column.words for column in table.columns)]
    rows = ([label, *(_cell(column.value(row)) for column in table.columns)] for label, row in table.rows)
    return _file(table.kind, span, [head, *rows])


def of_measures(found: Sequence[Measure], words: tuple[str, str, str], span: Span) -> Response:
    """words: the headings."""
    return _file(Kind.MEASURES, span, [words, *((one.name, _cell(one.raw), f"{one.how} {one.of}") for one in found)])


def _cell(value: Raw) -> str:
    return "" if value is None else f"{value:.5f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _file(kind: Kind, span: Span, rows: Iterable[Sequence[str]]) -> Response:
    written = io.StringIO()
    csv.writer(written).writerows([safe(cell) for cell in row] for row in rows)
    name = f"olrhain-{kind.value}-{span.first.isoformat()}-{span.last.isoformat()}.csv"
    return Response(
        _BOM + written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
