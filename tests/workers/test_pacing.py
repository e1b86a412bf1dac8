"""A pace for each provider key, shared by all workers, and what is urgent before what is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.services.delivery.pacing import within_pace
from tests.world import World

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Key:
    provider: str
    per_minute: int | None


def allowed(world: World, wanted: int, key: Key, at: datetime) -> int:
    """How many of `wanted` messages may go, asked in a transaction of its own as each worker does."""
    with world.session() as session:
        return len(within_pace(session, [(number, key) for number in range(wanted)], at))


def test_a_tenth_of_a_minutes_worth_may_go_at_once_and_no_more(world: World) -> None:
    key = Key("govuk-notify", 3000)
    assert allowed(world, 200, key, NOON) == 200
    assert allowed(world, 200, key, NOON) == 100
    assert allowed(world, 200, key, NOON) == 0


def test_no_minute_ever_holds_more_than_the_provider_takes(world: World) -> None:
    key = Key("govuk-notify", 600)
    sent = [(second, allowed(world, 50, key, NOON + timedelta(seconds=second))) for second in range(180)]
    busiest = max(sum(count for second, count in sent if begin <= second < begin + 60) for begin in range(120))
    assert 540 <= busiest <= 600


def test_the_first_wanted_go_first(world: World) -> None:
    with world.session() as session:
        wanted = [(number, Key("govuk-notify", 20)) for number in range(5)]
        assert [number for number, _ in within_pace(session, wanted, NOON)] == [0, 1]


def test_a_provider_without_a_pace_takes_them_all_beside_one_that_has_one(world: World) -> None:
    with world.session() as session:
        wanted = [
            (number, Key("govuk-notify" if number % 2 else "smtp", 10 if number % 2 else None)) for number in range(10)
        ]
        assert [number for number, _ in within_pace(session, wanted, NOON)] == [0, 1, 2, 4, 6, 8]


def test_one_organisations_pace_is_not_anothers(world: World) -> None:
    key = Key("govuk-notify", 10)
    assert allowed(world, 5, key, NOON) == 1
    other = world.add_tenant()
    with world.session(other) as session:
        assert len(within_pace(session, [(1, key)], NOON)) == 1


def test_a_clock_that_runs_behind_gives_nothing_back_and_takes_nothing_away(world: World) -> None:
    key = Key("govuk-notify", 600)
    assert allowed(world, 60, key, NOON) == 60
    assert allowed(world, 60, key, NOON - timedelta(minutes=5)) == 0
    assert allowed(world, 60, key, NOON + timedelta(seconds=1)) == 9
