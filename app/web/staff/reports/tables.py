"""The tables of a report: each as rows that a page shows and a spreadsheet reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from app.domain.figures import Happenings, Messages, share
from app.i18n import gettext as _
from app.services.reports.report import Report
from app.web.charts import Fuller, Number
from app.web.staff.figure_words import NONE, channel_words, language_words, number, percent, pounds
from app.web.staff.reports.words import after_words, month_words

Key = TypeVar("Key")
Raw = Number | Decimal | None


class Kind(StrEnum):
    """The tables, by what stands in the address of their CSV."""

    MEASURES = "measures"
    MONTHS = "months"
    LANGUAGES = "languages"
    CHANNELS = "channels"
    CASE_TYPES = "case-types"
    HAND_OVER = "hand-over"
    CASES = "cases"
    CALLS = "calls"


@dataclass(frozen=True, slots=True)
class Column:
    """value: the figure of a row. shown: how a page writes it. in_page: one of the few that a page has room for."""

    words: str
    value: Callable[[Any], Raw]
    shown: Callable[[Any], str] = lambda value: NONE if value is None else number(value)
    in_page: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """across: what the rows are. rows: what each is called, and its figures."""

    kind: Kind
    title: str
    across: str
    rows: Sequence[tuple[str, Any]]
    columns: Sequence[Column]

    @property
    def shown_columns(self) -> list[Column]:
        return [column for column in self.columns if column.in_page]

    @property
    def written(self) -> Fuller:
        """As a page shows it."""
        return Fuller(
            [column.words for column in self.shown_columns],
            [(label, [column.shown(column.value(row)) for column in self.shown_columns]) for label, row in self.rows],
        )


def messages_by_month(report: Report) -> Table:
    rows = [(month_words(month), figures) for month, figures in report.months.items()]
    return _messages(Kind.MONTHS, _("Messages by month"), _("Month"), [*rows, (_("All months"), report.messages)])


def messages_by_language(report: Report) -> Table:
    return _messages(Kind.LANGUAGES, _("Messages by language"), _("Language"), _named(report.languages, language_words))


def messages_by_channel(report: Report) -> Table:
    return _messages(Kind.CHANNELS, _("Messages by channel"), _("Channel"), _named(report.channels, channel_words))


def messages_by_case_type(report: Report, names: Mapping[UUID, str]) -> Table:
    """names: of the case types, in their order."""
    rows = [(name, report.case_types[id]) for id, name in names.items() if id in report.case_types]
    return _messages(Kind.CASE_TYPES, _("Messages by case type"), _("Case type"), rows)


def cases_by_month(report: Report) -> Table:
    columns = [
        Column(_("Events"), lambda row: row.events),
        Column(_("Cases opened"), lambda row: row.opened),
        Column(_("Cases closed"), lambda row: row.closed),
        Column(_("Replies"), lambda row: row.replies),
    ]
    return Table(Kind.CASES, _("Cases by month"), _("Month"), _by_month(report), columns)


def calls_by_month(report: Report) -> Table:
    columns = [
        Column(_("Visits to status pages"), lambda row: row.views),
        Column(_("Gave feedback"), lambda row: row.feedback),
        Column(_("Would have phoned"), lambda row: row.would_have_called),
        Column(_("Would not have phoned"), lambda row: row.would_not),
    ]
    return Table(Kind.CALLS, _("Visits and feedback by month"), _("Month"), _by_month(report), columns)


def hand_over(report: Report) -> Table:
    """Welsh and English side by side; of messages in both languages a row of their own."""
    rows = [
        (f"{after_words(after)}: {language_words(language)}", wait)
        for after, waits in report.waits.items()
        for language, wait in waits.items()
        if wait.messages
    ]
    columns = [
        Column(_("Messages"), lambda row: row.messages),
        Column(_("Median in seconds"), lambda row: _rounded(row.median)),
        Column(_("Slowest twentieth from, in seconds"), lambda row: _rounded(row.p95)),
    ]
    return Table(Kind.HAND_OVER, _("From event to hand-over"), _("What they had waited for"), rows, columns)


def _messages(kind: Kind, title: str, across: str, rows: Sequence[tuple[str, Messages]]) -> Table:
    columns = [
        Column(_("Messages"), lambda row: row.planned),
        Column(_("Handed over"), lambda row: row.sent, in_page=False),
        Column(_("Delivered"), lambda row: row.delivered),
        Column(_("Share delivered"), lambda row: row.delivered_share, percent),
        Column(_("Failed"), lambda row: row.failed),
        Column(_("Held"), lambda row: row.held, in_page=False),
        Column(_("Cancelled"), lambda row: row.cancelled, in_page=False),
        Column(_("Text fragments"), lambda row: row.fragments),
        Column(_("Cost"), lambda row: row.pence / 100, lambda value: pounds(value * 100)),
        Column(_("Without a known price"), lambda row: row.unpriced, in_page=False),
    ]
    return Table(kind, title, across, rows, columns)


def _named(figures: Mapping[Key, Messages], words: Callable[[Key], str]) -> list[tuple[str, Messages]]:
    return [(words(key), one) for key, one in figures.items() if one.planned]


def _by_month(report: Report) -> list[tuple[str, Happenings]]:
    rows = [(month_words(month), figures) for month, figures in report.happenings_by_month.items()]
    return [*rows, (_("All months"), report.happenings)]


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def digital_share(report: Report) -> float | None:
    """Of the messages that were delivered."""
    return share(report.digital.delivered, report.messages.delivered)
