"""What reports call things."""

from __future__ import annotations

from datetime import date

from app.domain.bilingual import Language
from app.domain.evidence import After
from app.i18n import day, page_language
from app.i18n import gettext as _


def after_words(after: After) -> str:
    return {
        After.NOTHING: _("Could go at once"),
        After.HOURS: _("Waited for the hours of sending"),
        After.HOLD: _("Were held"),
    }[after]


def month_words(month: date) -> str:
    """`November 2026`, of its first day; a chart has room for `short_month` alone."""
    return day(month).partition(" ")[2]


def short_month(month: date) -> str:
    """`Nov 26`, for charts."""
    return f"{_SHORT[page_language()][month.month - 1]} {month.year % 100:02}"


_SHORT = {
    Language.CY: ["Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"],
    Language.EN: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
