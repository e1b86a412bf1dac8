"""Working days in Wales: weekends and bank holidays do not count, and nothing is asked of the network."""

from __future__ import annotations

import socket
from datetime import date, timedelta

import pytest

from app.domain import working_days
from app.domain.bilingual import Bilingual
from app.domain.status_words import working_days as said
from app.services.check_up import deployment
from app.services.status_page import bank_holidays

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
THURSDAY = date(2026, 12, 24)
SATURDAY = date(2026, 11, 21)


def test_a_weekend_and_a_bank_holiday_do_not_work() -> None:
    week = [THURSDAY + timedelta(days=number) for number in range(6)]
    assert [working_days.is_working(day, CHRISTMAS) for day in week] == [True, False, False, False, False, True]


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 16), 1, date(2026, 11, 17)),
        (date(2026, 11, 16), 5, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (SATURDAY, 1, date(2026, 11, 23)),
        (SATURDAY, 5, date(2026, 11, 27)),
        (THURSDAY, 1, date(2026, 12, 29)),
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
        (SATURDAY, 0, date(2026, 11, 23)),
    ],
)
def test_the_day_itself_does_not_count(day: date, days: int, expected: date) -> None:
    assert working_days.add(day, days, CHRISTMAS) == expected


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="-1"):
        working_days.add(SATURDAY, -1, CHRISTMAS)


def test_what_is_left_is_counted_as_one_would_on_a_calendar() -> None:
    for start in range(0, 40, 3):
        today = date(2026, 12, 1) + timedelta(days=start)
        for ahead in range(0, 40, 3):
            day = today + timedelta(days=ahead)
            counted = sum(working_days.is_working(today + timedelta(days=one + 1), CHRISTMAS) for one in range(ahead))
            assert working_days.until(today, day, CHRISTMAS) == counted


def test_nothing_is_left_of_a_day_that_is_past() -> None:
    assert working_days.until(SATURDAY, date(2026, 1, 1), CHRISTMAS) == 0


def test_so_many_working_days_after_a_day_are_so_many_until_then() -> None:
    for start in range(14):
        day = date(2026, 12, 14) + timedelta(days=start)
        for days in range(1, 15):
            assert working_days.until(day, working_days.add(day, days, CHRISTMAS), CHRISTMAS) == days


def test_the_furthest_day_there_is_is_counted_at_once() -> None:
    assert working_days.until(date(2026, 1, 1), date.max, CHRISTMAS) > 2_000_000


def test_the_bank_holidays_are_those_of_wales_and_ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    bank_holidays.in_wales.cache_clear()
    known = bank_holidays.in_wales()
    assert {date(2026, 5, 4), date(2026, 8, 31), date(2026, 12, 28)} <= known
    assert date(2026, 11, 30) not in known  # St Andrew's Day is Scotland's
    assert date(2026, 7, 13) not in known  # and this Northern Ireland's
    assert bank_holidays.working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_a_list_that_ends_within_half_a_year_is_reported() -> None:
    last = bank_holidays.last_known()
    (finding,) = deployment.check_bank_holidays(last - timedelta(days=100))
    assert str(last) in finding.wrong
    assert list(deployment.check_bank_holidays(last - timedelta(days=200))) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, Bilingual("1 diwrnod gwaith", "1 working day")),
        (2, Bilingual("2 ddiwrnod gwaith", "2 working days")),
        (10, Bilingual("10 diwrnod gwaith", "10 working days")),
    ],
)
def test_working_days_are_said_with_their_mutation(number: int, words: Bilingual) -> None:
    assert said(number) == words
