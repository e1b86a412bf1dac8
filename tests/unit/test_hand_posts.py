"""What staff can tell of a case by hand, and days and times as they are typed."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from app.domain.case_events import EventType
from app.domain.hand_posts import BY_HAND, kind_of, offered, type_of
from app.web.staff.cases import moments


@pytest.mark.parametrize("type", BY_HAND)
def test_every_kind_leads_back_to_its_type(type: EventType) -> None:
    assert type_of(kind_of(type)) is type


@pytest.mark.parametrize("kind", ["", "opened", "merged", "event-retracted", "milestone_reached", "case.closed"])
def test_no_other_kind_leads_anywhere(kind: str) -> None:
    assert type_of(kind) is None


def test_what_is_over_can_only_be_opened_again() -> None:
    assert offered("closed", 1, 1) == (EventType.REOPENED,)


def test_nothing_is_received_or_changed_that_was_never_asked_for_or_booked() -> None:
    without = set(offered("open", 0, 0))
    both = {EventType.INFORMATION_RECEIVED, EventType.APPOINTMENT_CHANGED, EventType.APPOINTMENT_CANCELLED}
    assert not without & both
    assert set(offered("open", 1, 1)) == without | both


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:30", time(14, 30)),
        ("9.05", time(9, 5)),
        ("2pm", time(14)),
        ("2:30 PM", time(14, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("2.15 p.m.", time(14, 15)),
        *((wrong, None) for wrong in ("", "14", "24:00", "9:60", "13pm", "0pm", "noon", "١٤:٣٠", "1:2:3")),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, read: time | None) -> None:
    assert moments.read_time(typed) == read


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("31", "3", "2027"), moments.Day(date(2027, 3, 31))),
        (("", "", ""), moments.Day(None)),
        (("31", "2", "2027"), moments.Day(None, wrong=True)),
        (("31", "", "2027"), moments.Day(None, wrong=True)),
        (("1", "1", "27"), moments.Day(None, wrong=True)),
        (("-1", "1", "2027"), moments.Day(None, wrong=True)),
        (("٣", "1", "2027"), moments.Day(None, wrong=True)),
        (("1", "1", "99999"), moments.Day(None, wrong=True)),
    ],
)
def test_days_are_read_from_three_boxes(parts: tuple[str, ...], day: moments.Day) -> None:
    assert moments.read_day(dict(zip(moments.boxes("due"), parts, strict=True)), "due") == day


def test_a_time_is_that_of_the_clocks_of_wales() -> None:
    assert moments.in_wales(date(2027, 7, 1), time(10)).astimezone(UTC).hour == 9
