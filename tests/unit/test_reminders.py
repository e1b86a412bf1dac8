"""When a reminder goes, and how it stands beside the message of the event it belongs to."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.domain import reminders
from app.domain.bilingual import LanguageWish
from app.domain.planning import Plan, PlannedMessage, Untold
from app.domain.reasons import Reason
from app.domain.recipients import Channel

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 3, 4, 14, 30, tzinfo=LONDON)
LONG_BEFORE = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
PERSON, VERSION = UUID(int=1), UUID(int=2)


def message(part: int) -> PlannedMessage:
    return PlannedMessage(PERSON, Channel.SMS, LanguageWish.CY, part, "+447700900123", VERSION)


def test_a_reminder_goes_at_10_in_the_morning_of_the_day_before() -> None:
    assert reminders.moment(START, 1, LONG_BEFORE) == datetime(2026, 3, 3, 10, 0, tzinfo=LONDON)


def test_a_reminder_of_three_days_before_goes_three_days_before() -> None:
    assert reminders.moment(START, 3, LONG_BEFORE) == datetime(2026, 3, 1, 10, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "hour_in_utc"),
    [
        (datetime(2026, 3, 29, 12, 0, tzinfo=UTC), 10),
        (datetime(2026, 3, 30, 12, 0, tzinfo=UTC), 9),
        (datetime(2026, 10, 25, 12, 0, tzinfo=UTC), 9),
        (datetime(2026, 10, 26, 12, 0, tzinfo=UTC), 10),
    ],
    ids=["before spring", "on the day of spring", "before autumn", "on the day of autumn"],
)
def test_the_hour_is_that_of_the_clock_on_the_wall(start: datetime, hour_in_utc: int) -> None:
    moment = reminders.moment(start, 1, LONG_BEFORE)
    assert moment is not None
    assert moment.astimezone(UTC).hour == hour_in_utc


def test_the_day_before_is_counted_in_wales() -> None:
    late_in_the_evening = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert reminders.moment(late_in_the_evening, 1, LONG_BEFORE) == datetime(2026, 6, 30, 10, 0, tzinfo=LONDON)


@pytest.mark.parametrize("hour", [0, 9, 10, 23])
def test_what_is_booked_on_the_day_of_its_reminder_has_none(hour: int) -> None:
    assert reminders.moment(START, 1, datetime(2026, 3, 3, hour, 0, tzinfo=LONDON)) is None


def test_what_is_booked_late_the_evening_before_has_one() -> None:
    assert reminders.moment(START, 1, datetime(2026, 3, 2, 23, 59, tzinfo=LONDON)) is not None


def test_the_parts_of_a_reminder_follow_those_of_the_message() -> None:
    both = reminders.added(Plan((message(0), message(1))), Plan((message(0), message(1))))
    assert [one.part for one in both.messages] == [0, 1, 2, 3]
    assert [reminders.is_reminder(one.part) for one in both.messages] == [False, False, True, True]


def test_a_reason_that_holds_for_both_is_said_once() -> None:
    opted_out, no_words = (Untold(PERSON, Channel.SMS, reason) for reason in (Reason.OPTED_OUT, Reason.NO_TEMPLATE))
    both = reminders.added(Plan(untold=(opted_out,)), Plan(untold=(opted_out, no_words)))
    assert both.untold == (opted_out, no_words)


def test_reminders_can_be_told_from_the_rest() -> None:
    both = Plan((message(0), message(2)))
    assert reminders.only(both, reminders=True).messages == (message(2),)
    assert reminders.only(both, reminders=False).messages == (message(0),)
