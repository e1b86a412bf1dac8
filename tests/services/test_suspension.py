"""All sending of an organisation suspended at once: what waits, what goes on, and what becomes of it afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services.delivery import claiming, suspension
from tests.world import World, event
from workers.dispatcher import _DUE

WHO = "staff:01a20000-0000-7000-8000-000000000001"


def now() -> datetime:
    return datetime.now(UTC)


def suspend(world: World) -> bool:
    with world.session() as session:
        return suspension.suspend(session, WHO, now())


def resume(world: World) -> bool:
    with world.session() as session:
        return suspension.resume(session, WHO, now())


def planned(world: World, case: str = "C-1") -> None:
    """A message of a case is due, and nobody has begun to send it."""
    assert world.post(event(case)).status_code == 202
    world.process()


def messages(world: World, case: str = "C-1") -> list[tuple[str, str | None]]:
    return [(one["status"], one["reason"]["code"] if one["reason"] else None) for one in world.messages(case)]


def statuses(world: World, case: str = "C-1") -> list[str]:
    return [status for status, _ in messages(world, case)]


def change(world: World, **values: Any) -> None:
    with world.session() as session:
        session.execute(update(Message).values(**values))


def audited(world: World) -> list[tuple[str, str]]:
    with world.session() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.what.like("sending%")).order_by(AuditEntry.id))
        return [(row.who, row.what) for row in rows]


def test_what_is_planned_waits_and_nothing_is_due(world: World) -> None:
    planned(world)
    suspend(world)
    world.deliver()
    assert statuses(world) == ["created"]
    assert world.tenant.id not in claiming.due(world.db, 1000)


def test_what_is_found_due_just_before_is_not_claimed_after(world: World) -> None:
    planned(world)
    ids = claiming.due(world.db, 1000)[world.tenant.id]
    suspend(world)
    with world.session() as session:
        assert claiming.claim(session, ids, timedelta(seconds=45), now()) == []
    assert statuses(world) == ["created"]


def test_the_dispatcher_wakes_nobody_for_what_waits(world: World) -> None:
    planned(world)
    suspend(world)
    with world.db.engine.connect() as connection:
        due = connection.execute(_DUE).mappings().one()
    others = {one for one in claiming.due(world.db, 1000) if one != world.tenant.id}
    assert due["deliver_messages"] is bool(others)


def test_codes_wait_too(world: World) -> None:
    planned(world)
    change(world, urgent=True)
    suspend(world)
    world.deliver()
    assert statuses(world) == ["created"]


def test_events_go_on_being_taken_and_planned(world: World) -> None:
    suspend(world)
    planned(world)
    world.deliver()
    assert statuses(world) == ["created"]


def test_everything_goes_once_it_is_resumed(world: World) -> None:
    suspend(world)
    planned(world)
    resume(world)
    world.deliver()
    assert statuses(world) == ["delivered"]


def test_what_is_no_longer_true_is_cancelled_when_it_is_resumed(world: World) -> None:
    suspend(world)
    planned(world)
    planned(world, "C-2")
    with world.session() as session:
        session.execute(
            text(
                "UPDATE messages SET true_until = now() - interval '1 minute' WHERE number = "
                "(SELECT min(number) FROM messages)"
            )
        )
    resume(world)
    assert messages(world) == [("cancelled", "no-longer-true")]
    world.deliver()
    assert statuses(world, "C-2") == ["delivered"]


def test_another_organisation_sends_on(world: World) -> None:
    other = world.add_tenant()
    theirs = World(world.settings, world.db, world.app, world.client, world.shop, other)
    suspend(world)
    assert [one["status"] for one in theirs.told(event(), key=other.test_key)] == ["delivered"]


def test_the_day_in_which_a_message_is_tried_counts_from_when_it_was_resumed(world: World) -> None:
    planned(world)
    change(world, created_at=now() - timedelta(days=3))
    suspend(world)
    resume(world)
    ids = claiming.due(world.db, 1000)[world.tenant.id]
    with world.session() as session:
        [claimed] = claiming.claim(session, ids, timedelta(seconds=45), now())
    assert now() - claimed.created_at < timedelta(minutes=1)


def test_it_is_suspended_once_however_many_press(world: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: suspend(world), range(8)))
    assert sorted(done) == [False] * 7 + [True]
    assert audited(world) == [(WHO, "sending suspended")]


def test_resuming_what_goes_on_changes_nothing(world: World) -> None:
    assert resume(world) is False
    assert audited(world) == []


def test_it_is_known_since_when_and_by_whom(world: World) -> None:
    suspend(world)
    with world.session() as session:
        state = suspension.state(session)
    assert state is not None
    assert (state.by, now() - state.since < timedelta(minutes=1)) == (WHO, True)
    resume(world)
    with world.session() as session:
        assert suspension.state(session) is None
    assert [what for _, what in audited(world)] == ["sending suspended", "sending resumed"]


@pytest.mark.parametrize("suspended", [True, False])
def test_whether_anything_waits_is_told(world: World, suspended: bool) -> None:
    if suspended:
        suspend(world)
    planned(world)
    world.deliver()
    with world.session() as session:
        assert suspension.something_waits(session, now()) is suspended


def test_a_message_that_is_being_sent_is_written_down_as_ever(world: World) -> None:
    """What a provider has in hand when the button is pressed ends as it ends."""
    planned(world)
    ids = claiming.due(world.db, 1000)[world.tenant.id]
    with world.session() as session:
        assert claiming.claim(session, ids, timedelta(seconds=45), now())
    suspend(world)
    with world.session() as session:
        claiming.release_expired(session, ids, now() + timedelta(minutes=1))
    assert statuses(world) == ["unknown"]
