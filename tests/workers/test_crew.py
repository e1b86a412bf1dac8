"""A worker process: children that are started again when they die, and that finish what they began."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from app.config import Settings
from app.domain.message_status import MessageStatus
from tests.workers.through_notify import Office, open_office
from tests.world import make_settings, make_world
from workers.dispatcher import Dispatcher

CODE = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(fresh_database: Callable[[], tuple[str, str]], redis_url: str, tmp_path: Path) -> Iterator[Office]:
    """An office with a database and a Redis that only this test's workers look at."""
    connection: Redis = Redis.from_url(redis_url)
    connection.flushdb()
    _, app_url = fresh_database()
    world = make_world(make_settings(app_url, redis_url))
    opened = open_office(world, tmp_path)
    yield opened
    opened.stub.close()
    world.shop.pool.shutdown()
    world.db.engine.dispose()
    connection.flushdb()


@pytest.fixture
def crew(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """A running worker process with its two children."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workers.main", "worker"], cwd=CODE, env=os.environ | environment(office.world.settings)
    )
    try:
        wait_until(lambda: len(children(process)) == 2)
        yield process
    finally:
        for child in children(process):
            _kill(child)
        process.kill()
        process.wait()


def environment(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "OLRHAIN_MASTER_KEYS": settings.master_keys,
        "SECRET_KEY": settings.secret_key,
        "OLRHAIN_BASE_URL": settings.base_url,
        "OLRHAIN_THREADS": "4",
    }


def children(process: subprocess.Popen[bytes]) -> set[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return {int(child) for child in listed.read_text().split()} if listed.exists() else set()


def wait_until(true: Callable[[], bool]) -> None:
    """Waits as long as a slow machine may need; a test that fails fails here."""
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_killed_child_is_started_again_and_the_work_is_done(office: Office, crew: subprocess.Popen[bytes]) -> None:
    before = children(crew)
    for child in before:
        os.kill(child, signal.SIGKILL)
    wait_until(lambda: len(children(crew) - before) == 2)
    opened = office.post("C-1")
    dispatcher = Dispatcher(office.world.settings)

    def sent() -> bool:
        dispatcher.run_once()
        return office.message(opened).status == MessageStatus.SENT

    wait_until(sent)


def test_told_to_stop_it_finishes_what_it_is_sending(office: Office, crew: subprocess.Popen[bytes]) -> None:
    office.stub.gate = threading.Barrier(2)  # the call is answered two seconds after it was told, and not before
    office.stub.delay = 2.0
    opened = office.post("C-1")
    assert Dispatcher(office.world.settings).run_once() == ("deliver_messages",)
    wait_until(lambda: office.stub.under_way == 1)
    crew.send_signal(signal.SIGTERM)
    office.stub.gate.wait(10)
    assert crew.wait(60) == 0
    assert (office.message(opened).status, len(office.taken())) == (MessageStatus.SENT, 1)


def test_told_to_stop_with_nothing_to_do_it_ends(crew: subprocess.Popen[bytes]) -> None:
    crew.send_signal(signal.SIGTERM)
    assert crew.wait(60) == 0


def test_its_children_end_with_it_however_it_ended(crew: subprocess.Popen[bytes]) -> None:
    orphans = children(crew)
    crew.kill()
    crew.wait()
    wait_until(lambda: not any(_alive(child) for child in orphans))


def _alive(child: int) -> bool:
    try:
        state = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _kill(child: int) -> None:
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        return
