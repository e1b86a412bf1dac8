"""Waits in buckets, and what follows from what was counted."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.figures import BOUNDS, MOST_WRONG, Happenings, Messages, bucket_of, day_bounds, quantile

WAITS = st.lists(st.floats(BOUNDS[0], BOUNDS[-1] * 0.999), min_size=1, max_size=200)


@given(WAITS, st.sampled_from([0.5, 0.95]))
def test_a_quantile_is_right_to_within_an_eighth(waits: list[float], of: float) -> None:
    told = quantile(Counter(map(bucket_of, waits)), of)
    ranked = sorted(waits)
    true = ranked[next(place for place in range(len(ranked)) if place + 1 >= of * len(ranked))]
    assert told == pytest.approx(true, rel=MOST_WRONG + 1e-9)
    assert MOST_WRONG < 1 / 8


def test_days_can_be_added_up_before_they_are_asked() -> None:
    dice = random.Random(7)
    waits = [dice.lognormvariate(2, 1) for _ in range(2000)]
    days = [Counter(map(bucket_of, waits[start::10])) for start in range(10)]
    whole: Counter[int] = sum(days, Counter())
    assert quantile(whole, 0.5) == pytest.approx(median(waits), rel=MOST_WRONG)


@pytest.mark.parametrize(("seconds", "told"), [(0.0, BOUNDS[0]), (-3.0, BOUNDS[0]), (10**9, BOUNDS[-1])])
def test_what_lies_beyond_the_edges_is_told_as_the_edge(seconds: float, told: float) -> None:
    assert quantile({bucket_of(seconds): 1}, 0.5) == told


def test_of_nothing_there_is_no_median() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({3: 0}, 0.5) is None


def test_figures_are_added_one_by_one() -> None:
    one, two = Messages(planned=3, delivered=1, pence=Decimal("2.4")), Messages(planned=2, failed=1, pence=Decimal(1))
    assert one + two == Messages(planned=5, delivered=1, failed=1, pence=Decimal("3.4"))


def test_what_is_under_way_is_what_has_come_to_no_end() -> None:
    counted = Messages(planned=10, sent=6, delivered=4, failed=1, held=2, cancelled=1)
    assert counted.waiting == 2
    assert counted.delivered_share == 0.8
    assert Messages(planned=3).delivered_share is None


def test_calls_avoided_are_visits_times_the_share_who_would_have_phoned() -> None:
    assert Happenings(views=40, would_have_called=3, would_not=1).calls_avoided == 30
    assert Happenings(views=40).calls_avoided is None
    assert Happenings(would_have_called=1).calls_avoided == 0


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 22), 24)]
)
def test_a_day_is_one_of_wales_however_long(day: date, hours: int) -> None:
    start, end = day_bounds(day)
    assert end.timestamp() - start.timestamp() == timedelta(hours=hours).total_seconds()
    assert start.date() == day
