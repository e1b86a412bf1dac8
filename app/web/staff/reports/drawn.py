"""The charts of a report, each over the full table of its figures."""

from __future__ import annotations

from markupsafe import Markup

from app.domain.figures import Messages
from app.i18n import gettext as _
from app.services.reports.report import LANGUAGES, Report
from app.web import charts
from app.web.charts import Chart, Series
from app.web.staff.figure_words import language_words, length, number
from app.web.staff.reports.tables import Table
from app.web.staff.reports.words import short_month

_LINES = (1, 2, 3)


def months_drawn(report: Report, table: Table) -> Markup:
    """What became of the messages of each month."""
    months = report.months
    kinds = (
        (_("Delivered"), [one.delivered for one in months.values()], 1),
        (_("Failed"), [one.failed for one in months.values()], 5),
        (_("Everything else"), [_rest(one) for one in months.values()], 4),
    )
    whole = report.messages
    said = _("%(messages)s messages, of which %(delivered)s were delivered and %(failed)s failed.")
    figures = {"messages": whole.planned, "delivered": whole.delivered, "failed": whole.failed}
    return charts.columns(
        Chart(
            id="months",
            title=_("Messages by month"),
            description=said % {name: number(value) for name, value in figures.items()},
            across=_("Month"),
            labels=[short_month(month) for month in months],
            series=[Series(words, values, pattern) for words, values, pattern in kinds],
            table=_("Show these figures as a table"),
            fuller=table.written,
        )
    )


def waits_drawn(report: Report) -> Markup:
    """How soon people were told, in Welsh and in English side by side."""
    series = [
        Series(language_words(language), [waits[language].median for waits in report.waits_by_month.values()], pattern)
        for language, pattern in zip(LANGUAGES, _LINES, strict=True)
    ]
    some = [one for one in series if any(value is not None for value in one.values)]
    return charts.lines(
        Chart(
            id="waits",
            title=_("Half of the messages were handed over within"),
            description=", ".join(f"{one.name}: {_newest(one)}" for one in some),
            across=_("Month"),
            labels=[short_month(month) for month in report.waits_by_month],
            series=some,
            table=_("Show these figures as a table"),
            shown=length,
        )
    )


def views_drawn(report: Report, table: Table) -> Markup:
    """Visits to status pages, each of which may have been a phone call."""
    happened = report.happenings_by_month
    sum_of = _("%(number)s visits in all.")
    return charts.columns(
        Chart(
            id="views",
            title=_("Visits to status pages by month"),
            description=sum_of % {"number": number(report.happenings.views)},
            across=_("Month"),
            labels=[short_month(month) for month in happened],
            series=[Series(_("Visits"), [one.views for one in happened.values()], 1)],
            table=_("Show these figures as a table"),
            fuller=table.written,
        )
    )


def _rest(messages: Messages) -> int:
    return messages.planned - messages.delivered - messages.failed


def _newest(one: Series) -> str:
    return next(length(value) for value in reversed(one.values) if value is not None)
