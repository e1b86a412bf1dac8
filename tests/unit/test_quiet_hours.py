"""When a message may reach somebody: windows by the clock on the wall, both clock changes included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.quiet_hours import LONDON, DayHours, Hours, earliest, of_day, whole_day, widens

DAY = Hours(8 * 60, 20 * 60)
NIGHT = Hours(21 * 60, 6 * 60)
SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)
"""The moments at which the clocks of 2026 change: 1am becomes 2am in March, 2am becomes 1am in October."""


def london(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=LONDON, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


def test_within_the_window_a_message_goes_at_once() -> None:
    now = london(2026, 6, 1, 8, 0)
    assert earliest(now, (DAY,)) == now


def test_the_end_of_a_window_is_outside_it() -> None:
    assert earliest(london(2026, 6, 1, 20, 0), (DAY,)) == london(2026, 6, 2, 8, 0)


def test_before_the_window_opens_a_message_waits_for_the_same_day() -> None:
    assert earliest(london(2026, 6, 1, 7, 59), (DAY,)) == london(2026, 6, 1, 8, 0)


@pytest.mark.parametrize("hour", [21, 23, 0, 5])
def test_a_window_over_midnight_is_open_on_both_sides_of_it(hour: int) -> None:
    assert NIGHT.allows(london(2026, 6, 1, hour, 0))


@pytest.mark.parametrize("hour", [6, 12, 20])
def test_a_window_over_midnight_is_closed_by_day(hour: int) -> None:
    now = london(2026, 6, 1, hour, 0)
    assert earliest(now, (NIGHT,)) == london(2026, 6, 1, 21, 0)


def test_two_windows_wait_for_the_hour_in_which_both_are_open() -> None:
    safe = Hours(19 * 60, 7 * 60)
    assert earliest(london(2026, 6, 1, 21, 0), (DAY, safe)) == london(2026, 6, 2, 19, 0)
    assert earliest(london(2026, 6, 1, 12, 0), (DAY, safe)) == london(2026, 6, 1, 19, 0)


def test_where_windows_are_never_open_together_the_last_one_the_persons_own_counts() -> None:
    noon, night = london(2026, 6, 1, 12, 0), london(2026, 6, 1, 23, 0)
    assert earliest(noon, (DAY, NIGHT)) == london(2026, 6, 1, 21, 0)
    assert earliest(night, (DAY, NIGHT)) == night


def test_three_windows_of_which_two_meet_go_by_those_two() -> None:
    organisation, case_type, person = of_day((8, 18)), of_day((19, 23)), Hours(20 * 60, 22 * 60)
    assert earliest(london(2026, 6, 1, 12, 0), (organisation, case_type, person)) == london(2026, 6, 1, 20, 0)


def test_the_hours_of_a_day_end_before_their_last_hour_and_a_day_ends_at_24() -> None:
    evening = of_day((17, 24))
    asked = [london(2026, 6, 1, *time) for time in ((16, 59), (17, 0), (23, 59))]
    assert [evening.allows(now) for now in (*asked, london(2026, 6, 2, 0, 0))] == [False, True, True, False]


@pytest.mark.parametrize(
    ("before", "after", "wider"),
    [
        (None, None, False),
        (None, (9, 17), False),
        ((9, 17), (9, 17), False),
        ((9, 17), (10, 16), False),
        ((0, 24), None, False),
        ((9, 17), None, True),
        ((9, 17), (8, 17), True),
        ((9, 17), (9, 18), True),
        ((9, 17), (18, 20), True),
        ((9, 17), (0, 24), True),
    ],
)
def test_hours_are_wider_where_any_hour_opens_that_was_closed(
    before: DayHours | None, after: DayHours | None, wider: bool
) -> None:
    assert widens(before, after) is wider


def test_a_window_that_never_opens_holds_nothing_back_for_ever() -> None:
    now = london(2026, 6, 1, 12, 0)
    assert earliest(now, (Hours(480, 480),)) == now


def test_without_windows_a_message_goes_at_once() -> None:
    assert earliest(SPRING, ()) == SPRING


@pytest.mark.parametrize(
    ("evening", "opening"),
    [
        (london(2026, 3, 28, 22, 0), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (london(2026, 3, 29, 22, 0), datetime(2026, 3, 30, 7, tzinfo=UTC)),
        (london(2026, 10, 24, 22, 0), datetime(2026, 10, 25, 8, tzinfo=UTC)),
        (london(2026, 10, 25, 22, 0), datetime(2026, 10, 26, 8, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_is_what_the_clock_on_the_wall_shows(evening: datetime, opening: datetime) -> None:
    assert earliest(evening, (DAY,)) == opening


@settings(max_examples=200, deadline=None)
@given(
    change=st.sampled_from([SPRING, AUTUMN]),
    before=st.integers(0, 30 * 60),
    hours=st.lists(st.builds(Hours, st.integers(0, 1439), st.integers(0, 1439)), min_size=1, max_size=2),
)
def test_around_a_clock_change_it_is_the_first_minute_at_which_every_window_is_open(
    change: datetime, before: int, hours: list[Hours]
) -> None:
    now = change - timedelta(minutes=before)
    minutes = (now + timedelta(minutes=later) for later in range(49 * 60))
    first = next((minute for minute in minutes if all(window.allows(minute) for window in hours)), None)
    if first is not None:
        assert earliest(now, tuple(hours)) == first


@pytest.mark.parametrize(("start", "end"), [(None, None), (480, None), (None, 480), (0, 1440), (480, 480)])
def test_hours_that_leave_nothing_out_are_the_whole_day(start: int | None, end: int | None) -> None:
    assert whole_day(start, end)


@pytest.mark.parametrize(("start", "end"), [(0, 1439), (1, 0), (480, 1200), (1200, 480)])
def test_hours_that_leave_something_out_are_not_the_whole_day(start: int, end: int) -> None:
    assert not whole_day(start, end)
