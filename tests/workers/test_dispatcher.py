"""The dispatcher sees what is due and wakes the right worker; what it puts into Redis is harmless."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from redis import Redis
from rq.serializers import JSONSerializer
from sqlalchemy import text

from tests.world import World, contact, event, make_settings, make_world
from workers import queues
from workers.dispatcher import Dispatcher

CANARIES = ("Siân", "Llŷr", "07700900123", "447700900123", "sian@example.com", "CANARY-1", "olr_test", "whsec_")


@pytest.fixture
def world(fresh_database: Callable[[], tuple[str, str]], redis_url: str) -> Iterator[World]:
    """A world with a database of its own, as the dispatcher looks across all of it, and an empty Redis."""
    connection: Redis = Redis.from_url(redis_url)
    connection.flushdb()
    _, app_url = fresh_database()
    made = make_world(make_settings(app_url, redis_url))
    yield made
    made.shop.pool.shutdown()
    made.db.engine.dispose()
    connection.flushdb()


@pytest.fixture
def dispatcher(world: World) -> Dispatcher:
    return Dispatcher(world.settings)


@pytest.fixture
def redis(world: World) -> Any:
    return queues.connect(world.settings.redis_url)


def post(world: World, **data: Any) -> None:
    assert world.post(event("CANARY-1", **data)).status_code == 202


def waiting(redis: Any) -> dict[str, list[str]]:
    """The wake-ups on each queue, by name of the job."""
    return {name: [str(job.description) for job in queues.queue(name, redis).jobs] for name in queues.QUEUES}


def change_messages(world: World, change: str) -> None:
    with world.session() as session:
        session.execute(text(f"UPDATE messages SET {change}"))


def test_with_nothing_due_nobody_is_woken(dispatcher: Dispatcher, redis: Any) -> None:
    assert dispatcher.run_once() == ()
    assert redis.keys() == []


def test_an_unprocessed_event_wakes_who_processes_events(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world)
    assert dispatcher.run_once() == ("process_events",)
    assert waiting(redis) == {queues.EVENTS: ["process_events"], queues.MESSAGES: []}


def test_a_due_message_wakes_who_delivers(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world)
    world.process()
    assert dispatcher.run_once() == ("deliver_messages",)
    assert waiting(redis) == {queues.EVENTS: [], queues.MESSAGES: ["deliver_messages"]}


@pytest.mark.parametrize(
    "change",
    [
        "status = 'unknown', send_after = now()",
        "status = 'sent', send_after = now()",
        "status = 'sending', lease_until = now() - interval '1 second'",
    ],
)
def test_what_is_not_known_wakes_who_looks_it_up(world: World, dispatcher: Dispatcher, redis: Any, change: str) -> None:
    post(world)
    world.process()
    change_messages(world, change)
    assert dispatcher.run_once() == ("look_up_messages",)
    assert waiting(redis) == {queues.EVENTS: [], queues.MESSAGES: ["look_up_messages"]}


@pytest.mark.parametrize(
    "change",
    [
        "send_after = now() + interval '1 hour'",
        "status = 'held'",
        "status = 'delivered', finished_at = now()",
        "status = 'sending', lease_until = now() + interval '1 minute'",
        "status = 'unknown', finished_at = now()",
    ],
)
def test_what_is_not_due_wakes_nobody(world: World, dispatcher: Dispatcher, change: str) -> None:
    post(world)
    world.process()
    change_messages(world, change)
    assert dispatcher.run_once() == ()


def test_however_often_it_looks_there_is_never_a_heap(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world)
    for _ in range(5):
        dispatcher.run_once()
    assert waiting(redis) == {queues.EVENTS: ["process_events"], queues.MESSAGES: []}


def test_there_are_never_more_wake_ups_than_workers(world: World, redis: Any) -> None:
    for _ in range(3):
        queues.worker(queues.EVENTS, redis).register_birth()  # type: ignore[no-untyped-call]
    post(world)
    dispatcher = Dispatcher(world.settings)
    for _ in range(5):
        dispatcher.run_once()
    assert waiting(redis)[queues.EVENTS] == ["process_events"] * 3


def test_jobs_that_share_a_place_on_a_queue_take_turns(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world, contacts=[contact("p-1"), contact("p-2", mobile="07700900124")])
    world.process()
    change_messages(world, "status = CASE WHEN number % 2 = 0 THEN 'unknown' ELSE 'created' END, send_after = now()")
    woken = []
    for _ in range(3):
        woken.append(dispatcher.run_once())
        queues.queue(queues.MESSAGES, redis).empty()
    assert woken == [("deliver_messages",), ("look_up_messages",), ("deliver_messages",)]


def test_two_dispatchers_do_no_harm(world: World, redis: Any) -> None:
    post(world)
    for one in [Dispatcher(world.settings), Dispatcher(world.settings)]:
        one.run_once()
    assert waiting(redis)[queues.EVENTS] == ["process_events"]


def test_a_wiped_redis_is_filled_again_from_the_lists(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world)
    dispatcher.run_once()
    redis.flushdb()
    assert dispatcher.run_once() == ("process_events",)


def test_a_wake_up_carries_no_data_and_is_written_as_json(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world)
    dispatcher.run_once()
    [job] = queues.queue(queues.EVENTS, redis).jobs
    assert (job.func_name, job.args, job.kwargs, job.meta) == ("workers.jobs.process_events", [], {}, {})
    name, instance, arguments, named = json.loads(zlib.decompress(redis.hget(job.key, "data")))
    assert (name, instance, list(arguments), named) == ("workers.jobs.process_events", None, [], {})


def test_nothing_in_redis_says_whom_it_is_about(world: World, dispatcher: Dispatcher, redis: Any) -> None:
    post(world, contacts=[contact()])
    dispatcher.run_once()
    world.process()
    dispatcher.run_once()
    keys = redis.keys()
    stored = b"".join([*keys, *(redis.dump(key) for key in keys)])
    for job in (job for name in queues.QUEUES for job in queues.queue(name, redis).jobs):
        stored += zlib.decompress(redis.hget(job.key, "data")) + repr(redis.hgetall(job.key)).encode()
    assert stored
    assert [word for word in CANARIES if word.encode() in stored] == []


def test_a_worker_listens_to_one_queue_alone_and_reads_json(redis: Any) -> None:
    for name in queues.QUEUES:
        worker = queues.worker(name, redis)
        assert [queue.name for queue in worker.queues] == [name]
        assert worker.serializer is JSONSerializer
        assert worker.queues[0].serializer is JSONSerializer
