"""How long somebody waits who fails to sign in."""

from __future__ import annotations

from datetime import timedelta

from app.domain.slow_down import FREE, wait_after


def test_people_may_mistype_a_few_times() -> None:
    assert {wait_after(failures) for failures in range(FREE + 1)} == {timedelta(0)}


def test_the_wait_grows_with_every_failure_until_a_quarter_of_an_hour() -> None:
    waits = [wait_after(failures) for failures in range(FREE + 1, FREE + 10)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=5)
    assert waits[-1] == timedelta(minutes=15)


def test_it_never_grows_beyond_that() -> None:
    assert wait_after(10**9) == timedelta(minutes=15)


def test_within_a_day_nobody_has_more_than_a_hundred_and_eight_tries() -> None:
    spent, tries = timedelta(0), 0
    while spent < timedelta(days=1):
        tries += 1
        spent += wait_after(tries)
    assert tries <= 108
