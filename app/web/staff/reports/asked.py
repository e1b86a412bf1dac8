"""What a report is asked for: its days, case type and mode, all of them in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import request

from app.domain.composed import composed
from app.domain.errors import NotFound
from app.domain.recipients import Mode
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_types import CaseTypeView
from app.services.reports.report import Span
from app.web.forms import Form

LONGEST = timedelta(days=3 * 366)
_EARLIEST = date(2020, 1, 1)
_FIELDS = ("from", "to", "case_type", "mode")
_MOST = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """form: what the address says, and what is wrong with it. span: None where something is. types: to choose from."""

    form: Form
    span: Span | None
    types: Sequence[CaseTypeView]

    def url(self, endpoint: str, **more: str) -> str:
        """A page about the same days, case type and mode."""
        return page_url(endpoint, None, **more, **{name: value for name, value in self.form.typed.items() if value})


def asked(views: Sequence[CaseTypeView], today: date) -> Asked:
    """What the address asks for; the last twelve months where it says nothing.

    views: the case types that this person may see. Raises NotFound for a case type that is none of them.
    """
    typed = {name: composed(request.args.get(name, "")).strip()[:_MOST] for name in _FIELDS}
    first, first_wrong = _day(typed["from"], _a_year_ago(today))
    last, last_wrong = _day(typed["to"], today)
    errors = {name: wrong for name, wrong in (("from", first_wrong), ("to", last_wrong)) if wrong}
    if not errors and last < first:
        errors["to"] = _("The last day must not be before the first day")
    if not errors and last - first > LONGEST:
        errors["from"] = _("Choose at most three years")
    mode = Mode.TRIAL if typed["mode"] == Mode.TRIAL.value else Mode.LIVE
    span = Span(first, last, mode, _types(views, typed["case_type"]))
    shown = {"from": first.isoformat(), "to": last.isoformat()} | {
        name: value for name, value in typed.items() if value
    }
    return Asked(Form(shown | {"mode": mode.value}, errors), None if errors else span, views)


def quick_spans(today: date) -> list[tuple[str, date, date]]:
    """Spans that are asked for often: this month, the last one, and the last twelve."""
    this = today.replace(day=1)
    end = this - timedelta(days=1)
    return [
        (_("This month"), this, today),
        (_("Last month"), end.replace(day=1), end),
        (_("Last 12 months"), _a_year_ago(today), today),
    ]


def _types(views: Sequence[CaseTypeView], code: str) -> frozenset[UUID]:
    wanted = frozenset(view.id for view in views if code in ("", view.words.code))
    if code and not wanted:
        raise NotFound("case type")
    return wanted


def _day(text: str, otherwise: date) -> tuple[date, str]:
    """A day as a browser's own date field writes it, and what is wrong with it."""
    if not text:
        return otherwise, ""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise, _("Enter a day like 2026-11-30")
    if not _EARLIEST <= found <= date(2199, 12, 31):
        return otherwise, _("Enter a day after 2019")
    return found, ""


def _a_year_ago(today: date) -> date:
    """The first day of a month, so that twelve are counted, this one included."""
    number = today.year * 12 + today.month - 1 - 11
    return date(number // 12, number % 12 + 1, 1)
