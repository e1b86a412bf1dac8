"""When to try again, when to ask again, and when to give up."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backoff import GIVE_UP_AFTER, LOOK_UP_UNTIL, pause_before_look_up, pause_before_try

PAUSES = (30, 2 * 60, 5 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600)


@pytest.mark.parametrize(("tries", "seconds"), [*enumerate(PAUSES, 1), (9, PAUSES[-1]), (50, PAUSES[-1])])
@given(dice=st.randoms(use_true_random=False))
def test_pauses_grow_from_half_a_minute_to_four_hours_give_or_take_a_fifth(
    tries: int, seconds: int, dice: random.Random
) -> None:
    pause = pause_before_try(tries, dice).total_seconds()
    assert 0.8 * seconds <= pause <= 1.2 * seconds


def test_two_messages_that_failed_together_are_not_tried_together() -> None:
    dice = random.Random(1)
    assert pause_before_try(3, dice) != pause_before_try(3, dice)


@pytest.mark.parametrize(
    ("age", "seconds"),
    [(0, 5), (5, 5), (29, 5), (30, 30), (299, 120), (300, 300), (3600, 3600), (70 * 3600, 14400)],
)
def test_the_older_a_try_the_less_often_its_provider_is_asked(age: int, seconds: int) -> None:
    assert pause_before_look_up(timedelta(seconds=age)) == timedelta(seconds=seconds)


def test_trying_ends_after_a_day_and_asking_after_three() -> None:
    assert (timedelta(days=1), timedelta(days=3)) == (GIVE_UP_AFTER, LOOK_UP_UNTIL)
