"""What a helper whom a citizen named hears of, and by which name strangers are told of the citizen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.case_events import EventType
from app.domain.given_names import given_name
from app.domain.helping import Helping, Scope, is_over
from app.domain.reasons import Reason

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
ALL = Helping(Scope.ALL, None, confirmed=True)
APPOINTMENTS = Helping(Scope.APPOINTMENTS, None, confirmed=True)


def test_who_has_not_agreed_hears_of_nothing() -> None:
    waiting = Helping(Scope.ALL, None, confirmed=False)
    assert {waiting.why_not_told(event, None, NOW) for event in EventType} == {Reason.HELPER_NOT_CONFIRMED}


def test_who_agreed_to_everything_hears_of_everything() -> None:
    assert {ALL.why_not_told(event, None, NOW) for event in EventType} == {None}


def test_who_agreed_to_appointments_hears_of_them_and_of_what_is_taken_back() -> None:
    heard = {event for event in EventType if APPOINTMENTS.why_not_told(event, None, NOW) is None}
    assert heard == {
        EventType.APPOINTMENT_BOOKED,
        EventType.APPOINTMENT_CHANGED,
        EventType.APPOINTMENT_CANCELLED,
        EventType.EVENT_RETRACTED,
    }


@pytest.mark.parametrize(
    ("until", "closed_days_ago", "over"),
    [
        (None, None, False),
        (TODAY, None, False),
        (TODAY - timedelta(days=1), None, True),
        (TODAY, 400, False),
        (None, 30, False),
        (None, 31, True),
    ],
)
def test_a_last_day_counts_in_full_and_without_one_a_month_after_closing(
    until: date | None, closed_days_ago: int | None, over: bool
) -> None:
    closed_at = None if closed_days_ago is None else NOW - timedelta(days=closed_days_ago)
    assert is_over(until, closed_at, NOW) is over


def test_the_last_day_is_a_day_in_wales() -> None:
    assert is_over(date(2026, 7, 1), None, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Siân Llŷr", "Siân"),
        ("Sia\u0302n", "Siân"),
        ("O’Neill-Huws", "O’Neill-Huws"),
        ("Mr. Huws", "Mr"),
        ("evil.example", None),
        ("http://evil.example", None),
        ("07400123456", None),
        ("A" * 41, None),
        ("-", None),
        ("Si\u202ean", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_plain_first_name_is_told(name: str | None, first: str | None) -> None:
    assert given_name(name) == first
