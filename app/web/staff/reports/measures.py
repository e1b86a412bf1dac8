"""The four measures of the service standard, each with how it is worked out, and the phone calls that were spared."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.domain.figures import MOST_WRONG, Happenings, share
from app.i18n import gettext as _
from app.services.reports.report import Report
from app.web.staff.figure_words import number, pence, percent
from app.web.staff.reports.tables import digital_share

FEW = 30
"""Of fewer answers than this it is said that they prove little."""


@dataclass(frozen=True, slots=True)
class Measure:
    """raw: as a spreadsheet reads it. of: the figures that it was worked out of, in a sentence."""

    name: str
    shown: str
    raw: float | None
    how: str
    of: str


def measures(report: Report) -> list[Measure]:
    return [_cost(report), _satisfaction(report.happenings), _completion(report), _take_up(report)]


def _cost(report: Report) -> Measure:
    messages = report.messages
    each = messages.pence / messages.delivered if messages.delivered and messages.pence else None
    figures = _("%(pounds)s for %(delivered)s delivered messages.")
    of = figures % {"pounds": f"£{messages.pence / 100:,.2f}", "delivered": number(messages.delivered)}
    if messages.unpriced:
        unpriced = _("%(number)s messages that were sent have no known price, and are not in the sum.")
        of = f"{of} {unpriced % {'number': number(messages.unpriced)}}"
    return Measure(
        _("Cost per transaction"),
        pence(each),
        None if each is None else float(round(each / Decimal(100), 5)),
        _(
            "What providers charge for sending, without VAT, divided by the messages that were delivered. The work of "
            "staff and the running of the service are not in it."
        ),
        of,
    )


def _satisfaction(happened: Happenings) -> Measure:
    found = share(happened.satisfied, happened.feedback)
    figures = _("%(satisfied)s of %(all)s people.")
    return Measure(
        _("Satisfaction"),
        percent(found),
        found,
        _("Of the people who gave feedback on a status page, the share who said satisfied or very satisfied."),
        figures % {"satisfied": number(happened.satisfied), "all": number(happened.feedback)},
    )


def _completion(report: Report) -> Measure:
    messages = report.messages
    figures = _("%(delivered)s delivered, %(failed)s failed.")
    return Measure(
        _("Completion"),
        percent(messages.delivered_share),
        messages.delivered_share,
        _(
            "Of the messages whose end is known, the share that was delivered. What is held, cancelled, still under "
            "way or sent without a receipt is not counted."
        ),
        figures % {"delivered": number(messages.delivered), "failed": number(messages.failed)},
    )


def _take_up(report: Report) -> Measure:
    found = digital_share(report)
    figures = _("%(digital)s of %(all)s delivered messages.")
    return Measure(
        _("Digital take-up"),
        percent(found),
        found,
        _("Of the messages that were delivered, the share that went by text or email and not by letter."),
        figures % {"digital": number(report.digital.delivered), "all": number(report.messages.delivered)},
    )


@dataclass(frozen=True, slots=True)
class Calls:
    """How many phone calls were spared, and how that is worked out. few: so few have answered that it is a hint."""

    shown: str
    how: str
    few: bool


def calls(happened: Happenings) -> Calls:
    answered = happened.would_have_called + happened.would_not
    figures = {
        "views": number(happened.views),
        "share": percent(happened.called_share),
        "called": number(happened.would_have_called),
        "answered": number(answered),
    }
    if happened.calls_avoided is None:
        said = _("%(views)s visits to status pages. Nobody has said yet whether they would have phoned without them.")
        return Calls("–", said % figures, few=False)
    said = _(
        "%(views)s visits to status pages, times the %(share)s of people who said in their feedback that they would "
        "have phoned without the messages (%(called)s of %(answered)s)."
    )
    return Calls(number(happened.calls_avoided), said % figures, few=answered < FEW)


def most_wrong() -> str:
    """By how much a median that is told from buckets may be wrong."""
    return f"{100 * MOST_WRONG:.0f}%"
