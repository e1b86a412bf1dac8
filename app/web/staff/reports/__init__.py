"""Reports: what went out and what came of it, over any span of days, for the screen and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response

from app.domain.errors import NotFound
from app.domain.evidence import After
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_language
from app.services.case_types import CaseTypeView
from app.services.reports.report import LANGUAGES, Report, report
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.figure_words import language_words, length, number
from app.web.staff.reports import spreadsheet, tables
from app.web.staff.reports.asked import Asked, asked, quick_spans
from app.web.staff.reports.drawn import months_drawn, views_drawn, waits_drawn
from app.web.staff.reports.measures import calls, measures, most_wrong
from app.web.staff.reports.tables import Kind, Table
from app.web.staff.reports.words import after_words

_KINDS = {kind.value: kind for kind in Kind}
_ONE = "desk_reports.csv"


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_reports", __name__)

    @door.page(blueprint, Act.SEE_REPORTS, cy="adroddiadau", en="reports")
    def index(staff: Signed) -> Response:
        wanted = asked(_views(door, staff), door.today())
        spans = [(words, first.isoformat(), last.isoformat()) for words, first, last in quick_spans(door.today())]
        shown = {"staff": staff, "asked": wanted, "form": wanted.form, "spans": spans}
        if wanted.span is None:
            return page("staff/reports/index.html", report=None, **shown)
        found = _found(door, staff, wanted)
        return page("staff/reports/index.html", report=found, **shown, **_sections(found, wanted))

    @door.page(blueprint, Act.SEE_REPORTS, cy="adroddiadau/<string:kind>", en="reports/<string:kind>")
    def csv(staff: Signed, kind: str) -> Response:
        if kind not in _KINDS:
            raise NotFound("report")
        wanted = asked(_views(door, staff), door.today())
        if wanted.span is None:
            return see_other(wanted.url("desk_reports.index"))
        return _spreadsheet(_KINDS[kind], _found(door, staff, wanted), wanted.types)

    return blueprint


def _views(door: StaffDoor, staff: Signed) -> Sequence[CaseTypeView]:
    """The case types of which this person may see reports."""
    views = door.catalogue.shelf(door.db, staff.organisation_id).all()
    mine = staff.types(Act.SEE_REPORTS, views)
    return [view for view in views if view.id in mine]


def _found(door: StaffDoor, staff: Signed, wanted: Asked) -> Report:
    assert wanted.span is not None
    with door.db.transaction(staff.organisation_id) as session:
        return report(session, wanted.span)


def _table(kind: Kind, found: Report, views: Sequence[CaseTypeView]) -> Table:
    language = page_language()
    if kind is Kind.CASE_TYPES:
        return tables.messages_by_case_type(found, {view.id: view.words.name[language] for view in views})
    return {
        Kind.MONTHS: tables.messages_by_month,
        Kind.LANGUAGES: tables.messages_by_language,
        Kind.CHANNELS: tables.messages_by_channel,
        Kind.HAND_OVER: tables.hand_over,
        Kind.CASES: tables.cases_by_month,
        Kind.CALLS: tables.calls_by_month,
    }[kind](found)


def _spreadsheet(kind: Kind, found: Report, views: Sequence[CaseTypeView]) -> Response:
    if kind is Kind.MEASURES:
        words = (_("Measure"), _("Value"), _("How it is worked out"))
        return spreadsheet.of_measures(measures(found), words, found.span)
    return spreadsheet.of_table(_table(kind, found, views), found.span)


def _sections(found: Report, wanted: Asked) -> dict[str, object]:
    """Everything below the question of which days."""
    drawn = not found.is_empty
    shown = {kind.value: _table(kind, found, wanted.types) for kind in Kind if kind is not Kind.MEASURES}
    return {
        "measures": measures(found),
        "calls": calls(found.happenings),
        "most_wrong": most_wrong(),
        "tables": shown,
        "months_chart": months_drawn(found, shown[Kind.MONTHS.value]) if drawn else "",
        "waits_chart": waits_drawn(found) if drawn else "",
        "views_chart": views_drawn(found, shown[Kind.CALLS.value]) if drawn else "",
        "side_by_side": _side_by_side(found),
        "languages": [language_words(language) for language in LANGUAGES],
        "csv_url": lambda kind: wanted.url(_ONE, kind=kind),
    }


def _side_by_side(found: Report) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """For each thing that messages had waited for: how many, and how long they took, by language."""
    shown = []
    for after in After:
        waits = [found.waits[after][language] for language in LANGUAGES]
        if any(wait.messages for wait in waits):
            rows = [
                (_("Messages"), [number(wait.messages) for wait in waits]),
                (_("Half within"), [length(wait.median) for wait in waits]),
                (_("95 in 100 within"), [length(wait.p95) for wait in waits]),
            ]
            shown.append((after_words(after), rows))
    return shown
