"""The charts of the last 24 hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from markupsafe import Markup

from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.domain.speech import speech
from app.i18n import gettext as _
from app.i18n import page_language
from app.services.dashboard.last_day import LastDay
from app.services.reports.report import LANGUAGES
from app.web import charts
from app.web.charts import Chart, Series
from app.web.staff.figure_words import channel_words, language_words, number, status_words

_PATTERNS = {Channel.SMS: 1, Channel.EMAIL: 2, Channel.LETTER: 3}
Kind = TypeVar("Kind")


def hours_drawn(day: LastDay) -> Iterator[Markup]:
    """What came in and what went out, hour by hour."""
    hours = [speech(page_language()).clock(hour) for hour in day.hours]
    events = [day.events[hour] for hour in day.hours]
    yield charts.columns(
        Chart(
            id="events",
            title=_("Events received, by hour"),
            description=_("In the last 24 hours %(number)s events were received.") % {"number": number(sum(events))},
            across=_("Hour"),
            labels=hours,
            series=[Series(_("Events"), events, 1)],
            table=_("Show these figures as a table"),
        )
    )
    by_channel = {channel: [day.messages[hour, channel] for hour in day.hours] for channel in Channel}
    sent = number(day.channels.total())
    yield charts.columns(
        Chart(
            id="messages",
            title=_("Messages, by hour and channel"),
            description=_("In the last 24 hours %(number)s messages were made.") % {"number": sent},
            across=_("Hour"),
            labels=hours,
            series=[
                Series(channel_words(channel), by_channel[channel], pattern)
                for channel, pattern in _PATTERNS.items()
                if channel is not Channel.LETTER or day.channels[channel]
            ],
            table=_("Show these figures as a table"),
        )
    )


def kinds_drawn(day: LastDay) -> Iterator[Markup]:
    """What became of the messages, in which languages they were, and how they went."""
    yield _bars("status", _("What became of them"), _("Status"), _counts(day.statuses, MessageStatus, status_words))
    yield _bars("language", _("Messages by language"), _("Language"), _counts(day.languages, LANGUAGES, language_words))
    yield _bars("channel", _("Messages by channel"), _("Channel"), _counts(day.channels, Channel, channel_words))


def _counts(counted: dict[Kind, int], kinds: object, words: Callable[[Kind], str]) -> list[tuple[str, int]]:
    return [(words(kind), counted[kind]) for kind in kinds if counted[kind]]  # type: ignore[attr-defined]


def _bars(id: str, title: str, across: str, counts: list[tuple[str, int]]) -> Markup:
    said = ", ".join(f"{label}: {number(count)}" for label, count in counts)
    return charts.bars(
        Chart(
            id=id,
            title=title,
            description=said or _("There were no messages."),
            across=across,
            labels=[label for label, _count in counts],
            series=[Series(_("Messages"), [count for _label, count in counts], 1)],
            table=_("Show these figures as a table"),
        )
    )
