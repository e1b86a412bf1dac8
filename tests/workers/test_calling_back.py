"""Case systems are told of what happened: signed, again until they take it, and nowhere that they must not be."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.callback_pauses import GIVE_UP_AFTER, MOST_TRIES
from app.models.callback import Callback, CallbackAddress
from app.providers.case_systems import CaseSystems, Posted
from app.services.case_systems import callbacks
from tests.stubs.listener import Listener
from tests.stubs.notify_words import Answer
from tests.world import World
from workers import calling_back
from workers.shop import CALLERS

KIND = "olrhain.reply.received"
LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.stop()


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """May post to this machine, and a drain waits for all it began, however slow the machine is.

    What earlier tests still have in hand takes none of its places.
    """
    monkeypatch.setattr(calling_back, "PATIENCE", 60.0)
    world.shop = replace(world.shop, case_systems=CaseSystems(LOOPBACK, deadline=30.0), calling=set())
    return world


def have_told(world: World, url: str) -> str:
    """Gives the case system an address and something to be told; returns the secret."""
    with world.session() as session:
        secret = callbacks.set_address(session, world.tenant.integration_id, url)
        tell(world, session)
    return secret


def tell(world: World, session: Session) -> None:
    callbacks.queue(session, world.tenant.integration_id, "live", KIND, {"reply": "r-1"}, datetime.now(UTC))


def only(world: World) -> Callback:
    with world.session() as session:
        row: Callback = session.scalars(select(Callback)).one()
        return row


def address(world: World) -> CallbackAddress:
    with world.session() as session:
        row: CallbackAddress = session.scalars(select(CallbackAddress)).one()
        return row


def make_due(world: World, *, older_by: timedelta = timedelta(0)) -> None:
    with world.session() as session:
        for row in session.scalars(select(Callback)):
            row.send_after = datetime.now(UTC) - timedelta(seconds=1)
            row.created_at -= older_by
        for place in session.scalars(select(CallbackAddress)):
            if place.failing_since is not None:
                place.failing_since -= older_by


def test_a_callback_is_a_cloud_event_signed_with_a_secret_of_its_own(world: World, listener: Listener) -> None:
    secret = have_told(world, listener.start())
    calling_back.drain(world.shop)
    heard = listener.heard[0]
    heard.verify(secret)
    assert heard.headers["content-type"] == "application/cloudevents+json"
    event = heard.event
    assert (event["type"], event["specversion"]) == (KIND, "1.0")
    assert event["data"] == {"reply": "r-1", "mode": "live"}
    assert event["id"] == heard.headers["webhook-id"] == str(only(world).id)


def test_a_callback_that_was_taken_is_not_posted_again(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    make_due(world)
    calling_back.drain(world.shop)
    assert len(listener.heard) == 1
    assert only(world).finished_at is not None


def test_nothing_is_written_for_an_integration_without_an_address(world: World) -> None:
    with world.session() as session:
        tell(world, session)
    with world.session() as session:
        assert session.scalars(select(Callback)).all() == []


@pytest.mark.parametrize(
    "answer",
    [Answer(500, b""), Answer(302, b"", ("Location: http://127.0.0.1:1/elsewhere",)), Answer(404, b""), None],
    ids=["500", "redirect", "404", "reset"],
)
def test_a_callback_that_was_not_taken_is_tried_again_later(
    world: World, listener: Listener, answer: Answer | None
) -> None:
    listener.answers = [answer]
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    row = only(world)
    assert row.finished_at is None
    assert row.send_after > datetime.now(UTC)
    assert address(world).failing_since is not None
    make_due(world)
    calling_back.drain(world.shop)
    assert len(listener.heard) == 2
    assert address(world).failing_since is None


def test_retry_after_is_honoured(world: World, listener: Listener) -> None:
    listener.answers = [Answer(503, b"", ("Retry-After: 900",))]
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    assert only(world).send_after > datetime.now(UTC) + timedelta(seconds=850)


def test_gone_suspends_at_once_and_resuming_posts_what_waited(world: World, listener: Listener) -> None:
    listener.answers = [Answer(410, b"")]
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    assert address(world).suspended_for == "410"
    make_due(world)
    calling_back.drain(world.shop)
    assert len(listener.heard) == 1
    with world.session() as session:
        assert callbacks.resume(session, world.tenant.integration_id, datetime.now(UTC)) == 1
    calling_back.drain(world.shop)
    assert len(listener.heard) == 2


def test_three_days_of_failure_suspend_an_address_and_lose_nothing(world: World, listener: Listener) -> None:
    listener.answers = [Answer(500, b""), Answer(500, b"")]
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    assert address(world).suspended_at is None
    make_due(world, older_by=GIVE_UP_AFTER)
    calling_back.drain(world.shop)
    assert address(world).suspended_for == "500"
    assert only(world).finished_at is None


def test_a_callback_that_alone_is_refused_is_given_up_in_the_end(world: World, listener: Listener) -> None:
    listener.answers = [Answer(400, b"")]
    have_told(world, listener.start())
    with world.session() as session:
        session.scalars(select(Callback)).one().tries = MOST_TRIES - 1
    calling_back.drain(world.shop)
    row = only(world)
    assert (row.finished_at is not None, row.outcome) == (True, "400")
    assert address(world).suspended_at is None


def test_two_workers_at_once_post_a_callback_once(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    with world.session() as session:
        taken = callbacks.take(session, [only(world).id], datetime.now(UTC))
    assert len(taken) == 1
    assert calling_back.drain(world.shop) == 0
    assert listener.heard == []


def test_a_lease_that_ran_out_is_taken_over(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    with world.session() as session:
        callbacks.take(session, [only(world).id], datetime.now(UTC) - timedelta(minutes=5))
    with world.session() as session:
        session.scalars(select(Callback)).one().lease_until = datetime.now(UTC) - timedelta(seconds=1)
    make_due(world)
    assert calling_back.drain(world.shop) == 1
    assert len(listener.heard) == 1


def test_an_organisation_is_never_told_of_anothers(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    other = world.add_tenant()
    with world.session(other) as session:
        assert callbacks.take(session, [only(world).id], datetime.now(UTC)) == []


def test_a_callback_that_cannot_be_read_stops_none_behind_it(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    with world.session() as session:
        session.scalars(select(Callback)).one().body_sealed = b"broken"
        session.flush()
        tell(world, session)
    calling_back.drain(world.shop)
    assert len(listener.heard) == 1
    with world.session() as session:
        rows = session.scalars(select(Callback).order_by(Callback.number)).all()
        assert [row.outcome for row in rows] == ["unreadable", "204"]


def test_a_secret_that_cannot_be_read_suspends_its_address_and_loses_nothing(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    with world.session() as session:
        session.scalars(select(CallbackAddress)).one().secret_sealed = b"broken"
    calling_back.drain(world.shop)
    assert (address(world).suspended_for, only(world).finished_at, listener.heard) == ("unreadable", None, [])


def test_a_case_system_that_does_not_answer_holds_no_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling_back, "PATIENCE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        have_told(world, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        with world.session() as session:
            for _ in range(3 * CALLERS):
                tell(world, session)
        assert calling_back.drain(world.shop) == CALLERS
        assert calling_back.drain(world.shop) == 0
        assert not any(one.done() for one in world.shop.calling)
    wait(world.shop.calling)  # the end of the server ends them
    with world.session() as session:
        assert session.scalars(select(func.sum(Callback.tries))).one() == CALLERS


def test_what_waits_for_an_address_that_fails_on_waits_behind_it(world: World, listener: Listener) -> None:
    listener.answers = [Answer(500, b"")]
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    failed, now = only(world).id, datetime.now(UTC)
    with world.session() as session:
        tell(world, session)
    with world.session() as session:
        callbacks.settle(session, failed, Posted("500", taken=False), now)
    with world.session() as session:
        behind = session.scalars(select(Callback).where(Callback.id != failed)).one()
        assert behind.send_after > now + timedelta(seconds=3)
    assert calling_back.drain(world.shop) == 0


def test_a_result_that_comes_late_changes_nothing_of_what_was_taken(world: World, listener: Listener) -> None:
    have_told(world, listener.start())
    calling_back.drain(world.shop)
    before = only(world).finished_at
    with world.session() as session:
        callbacks.settle(session, only(world).id, Posted("timed-out", taken=False), datetime.now(UTC))
    assert (only(world).finished_at, only(world).outcome, address(world).failing_since) == (before, "204", None)
