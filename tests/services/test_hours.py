"""When a message may go: the organisation's window, the person's safe hours, and the nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.recipients import Channel
from app.services import organisations
from app.services.organisation_settings import desk_settings
from tests.services.hours_kit import LONDON, claim, plan, row_of
from tests.world import Tenant, World, event

NIGHT = datetime(2026, 3, 4, 23, 30, tzinfo=LONDON)
DAY = datetime(2026, 3, 4, 11, 30, tzinfo=LONDON)
OPENS = datetime(2026, 3, 5, 8, 0, tzinfo=LONDON)
SPREAD = timedelta(minutes=10)


@pytest.fixture
def live(world: World) -> Tenant:
    """An organisation that is no demo, so that its window (08:00 to 20:00) counts."""
    return world.add_tenant(sandboxed=False)


def test_a_live_message_of_the_night_waits_for_the_window_and_leaves_spread_over_minutes(
    world: World, live: Tenant
) -> None:
    waiting = [plan(world, live, NIGHT, f"C-{number}").send_after for number in range(5)]
    assert all(OPENS <= one <= OPENS + SPREAD for one in waiting)
    assert len(set(waiting)) == 5


def test_a_live_message_of_the_day_goes_at_once(world: World, live: Tenant) -> None:
    assert plan(world, live, DAY).send_after == DAY


@pytest.mark.parametrize("key", ["test_key", "team_key"])
def test_the_window_is_off_for_test_and_team_keys(world: World, live: Tenant, key: str) -> None:
    with world.session(live) as session:
        organisations.add_guest(session, Channel.SMS, "07911 123456", "Siân")
    assert plan(world, live, NIGHT, key=getattr(live, key)).send_after == NIGHT


def test_the_window_is_off_in_the_demo_for_live_keys_too(world: World) -> None:
    assert plan(world, world.tenant, NIGHT, key=world.tenant.live_key).send_after == NIGHT


@pytest.mark.parametrize("key", ["test_key", "live_key"])
def test_safe_hours_count_for_every_key(world: World, key: str) -> None:
    message = plan(world, world.tenant, DAY, key=getattr(world.tenant, key), safe={"from": "14:00", "to": "15:00"})
    assert DAY.replace(hour=14, minute=0) <= message.send_after <= DAY.replace(hour=14, minute=10)


def test_a_message_waits_until_the_window_and_the_safe_hours_are_both_open(world: World, live: Tenant) -> None:
    message = plan(world, live, NIGHT, safe={"from": "19:00", "to": "07:00"})
    evening = NIGHT.replace(day=5, hour=19, minute=0)
    assert evening <= message.send_after <= evening + SPREAD


def test_safe_hours_win_where_the_two_are_never_open_together(world: World, live: Tenant) -> None:
    message = plan(world, live, DAY, safe={"from": "21:00", "to": "22:00"})
    evening = DAY.replace(hour=21, minute=0)
    assert evening <= message.send_after <= evening + SPREAD


def test_a_message_that_comes_up_outside_the_hours_is_put_off_again(world: World) -> None:
    message = plan(world, world.tenant, DAY)
    hours = {"reference": "p-1", "safe": {"from": "14:00", "to": "15:00"}}
    world.post(event(kind="contact.updated", contact=hours), key=world.tenant.live_key, secret=world.tenant.secret)
    world.process()
    assert claim(world, message.id, DAY) == 0
    row = row_of(world, message)
    assert (row.status, row.reason, row.attempts) == ("created", "outside-hours", 0)
    assert row.send_after == DAY.replace(hour=14, minute=0)
    assert claim(world, message.id, DAY.replace(hour=14, minute=0)) == 1


def test_a_window_that_is_set_later_counts_for_what_waits(world: World, live: Tenant) -> None:
    with world.session(live) as session:
        desk_settings.change_window(session, "Tests", None)
    message = plan(world, live, NIGHT)
    assert message.send_after == NIGHT
    with world.session(live) as session:
        desk_settings.change_window(session, "Tests", (8, 20))
    assert claim(world, message.id, NIGHT, live) == 0
    row = row_of(world, message, live)
    assert (row.status, row.reason, row.send_after) == ("created", "outside-hours", OPENS)


@pytest.mark.parametrize(
    ("planned", "opens"),
    [
        (datetime(2026, 3, 28, 22, 0, tzinfo=LONDON), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=LONDON), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
    ids=["spring", "autumn", "within the hour lost", "within the hour doubled"],
)
def test_the_window_opens_at_8_on_the_clock_on_the_wall_on_the_nights_of_the_change(
    world: World, live: Tenant, planned: datetime, opens: datetime
) -> None:
    assert opens <= plan(world, live, planned).send_after <= opens + SPREAD


@pytest.mark.parametrize(
    ("now", "hours", "waits"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), {"from": "02:00", "to": "03:00"}, False),
        (datetime(2026, 3, 29, 2, 30, tzinfo=UTC), {"from": "02:00", "to": "03:00"}, True),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), {"from": "01:00", "to": "02:00"}, False),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), {"from": "01:00", "to": "02:00"}, False),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), {"from": "01:00", "to": "02:00"}, True),
    ],
)
def test_safe_hours_are_those_of_the_clock_on_the_wall(
    world: World, now: datetime, hours: dict[str, str], waits: bool
) -> None:
    message = plan(world, world.tenant, now, safe=hours)
    assert (message.send_after > now) is waits


def test_words_about_an_appointment_that_is_past_are_not_sent(world: World) -> None:
    start = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    world.told(event())
    messages = world.told(event(kind="case.appointment_booked", appointment={"id": "a", "start": start}))
    assert (messages[-1]["status"], messages[-1]["reason"]["code"]) == ("cancelled", "no-longer-true")
