"""How much an integration may post with its live keys."""

from __future__ import annotations

import pytest

from app.db import Database
from app.domain.ids import new_id
from app.domain.recipients import KeyKind
from app.services import organisations
from app.services.case_systems.callers import Caller
from app.web.api.limits import Limits
from app.web.api.problems import Problem
from tests.world import World, event


def a_caller(events_per_minute: int | None) -> Caller:
    return Caller(new_id(), new_id(), KeyKind.LIVE, None, True, (), False, events_per_minute)


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_may_be_posted_at_once_and_then_no_more() -> None:
    limits, caller = Limits(Clock()), a_caller(60)
    limits.spend(caller, 60)
    with pytest.raises(Problem) as refused:
        limits.spend(caller, 5)
    assert (refused.value.code, refused.value.retry_after) == ("too_many", 5)


def test_the_bucket_fills_evenly_and_never_beyond_a_minutes_worth() -> None:
    clock = Clock()
    limits, caller = Limits(clock), a_caller(60)
    limits.spend(caller, 60)
    clock.now = 5.0
    limits.spend(caller, 5)
    clock.now = 10_000.0
    limits.spend(caller, 60)
    with pytest.raises(Problem):
        limits.spend(caller, 1)


def test_a_batch_larger_than_a_minutes_worth_passes_when_the_bucket_is_full_and_is_paid_for_after() -> None:
    clock = Clock()
    limits, caller = Limits(clock), a_caller(60)
    limits.spend(caller, 120)
    clock.now = 60.0
    with pytest.raises(Problem):
        limits.spend(caller, 1)


def test_one_integration_does_not_use_up_what_another_may_post() -> None:
    limits = Limits(Clock())
    limits.spend(a_caller(1), 1)
    limits.spend(a_caller(1), 1)


def test_without_a_limit_there_is_none() -> None:
    Limits(Clock()).spend(a_caller(None), 1_000_000)


def test_over_the_limit_a_live_key_is_answered_429_and_a_test_key_is_not(world: World) -> None:
    live, test = limited_keys(world.db, world)
    answers = [world.post(event(f"C-{n}"), key=live.key, secret=live.secret) for n in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert answers[2].mimetype == "application/problem+json"
    assert answers[2].json["type"] == "urn:olrhain:problem:too_many"
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert {world.post(event(f"T-{n}"), key=test).status_code for n in range(3)} == {202}


class Live:
    """A live key with the secret it signs with."""

    def __init__(self, key: str, secret: str) -> None:
        self.key, self.secret = key, secret


def limited_keys(db: Database, world: World) -> tuple[Live, str]:
    with db.transaction(world.tenant.id) as session:
        limited = organisations.add_integration(session, "limited", events_per_minute=2)
        live = organisations.issue_key(session, limited, KeyKind.LIVE)
        test = organisations.issue_key(session, limited, KeyKind.TEST)
        return Live(live, organisations.issue_secret(session, limited)), test
