"""The clock warns of each organisation that holds live messages for long, and does not go on about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.world import World, event
from workers import clock
from workers.held_alerts import HeldAlerts


@pytest.fixture
def world(lone_world: World) -> World:
    return lone_world


@pytest.fixture
def holding(world: World) -> World:
    """A world whose organisation has had a live message held for two hours."""
    tenant = world.tenant = world.add_tenant(signed=False)
    world.told(event(), key=tenant.live_key, secret=tenant.secret)
    change(world, "UPDATE messages SET held_at = now() - interval '2 hours'")
    return world


def change(world: World, statement: str) -> None:
    with world.session() as session:
        session.execute(text(statement))


def warnings(world: World, alerts: HeldAlerts, after: timedelta = timedelta(0)) -> list[Any]:
    """The warnings of one look at the organisation, so long from now."""
    with capture_logs() as logged, world.session() as session:
        alerts.look(session, world.tenant.id, datetime.now(UTC) + after)
    return logged


def test_a_hold_of_more_than_an_hour_is_warned_of_with_its_count_and_age(holding: World) -> None:
    (warning,) = warnings(holding, HeldAlerts())
    assert (warning["log_level"], warning["organisation"]) == ("warning", str(holding.tenant.id))
    assert (warning["messages"], warning["oldest_hours"]) == (1, pytest.approx(2.0, abs=0.1))


def test_a_warning_comes_once_an_hour_at_most(holding: World) -> None:
    alerts = HeldAlerts()
    counts = [len(warnings(holding, alerts, timedelta(minutes=after))) for after in (0, 1, 59, 61, 62)]
    assert counts == [1, 0, 0, 1, 0]


def test_a_hold_of_less_than_an_hour_is_not_warned_of(holding: World) -> None:
    change(holding, "UPDATE messages SET held_at = now() - interval '50 minutes'")
    assert warnings(holding, HeldAlerts()) == []


def test_a_trial_message_is_not_warned_of(world: World) -> None:
    world.told(event(kind="case.decision_made", **event()["data"]))
    change(world, "UPDATE messages SET held_at = now() - interval '2 hours'")
    assert warnings(world, HeldAlerts()) == []


def test_the_clock_warns_in_its_round(holding: World) -> None:
    with capture_logs() as logged:
        assert clock.run_once(holding.db, holding.settings.base_url, HeldAlerts())
    assert str(holding.tenant.id) in {one["organisation"] for one in logged if one["event"] == "live messages are held"}
