"""The embedded Valkey: closed to others, never evicts, and keeps what it holds."""

from __future__ import annotations

import contextlib
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from embedded.valkey import EmbeddedValkey

Start = Callable[[], EmbeddedValkey]


@contextlib.contextmanager
def client(server: EmbeddedValkey, database: int = 0) -> Iterator[redis.Redis]:
    with contextlib.closing(redis.Redis.from_url(server.url(database), socket_timeout=1)) as connected:
        yield connected


def test_it_never_evicts_and_writes_what_it_holds(own_valkey: Start) -> None:
    with client(own_valkey()) as connected:
        settings = connected.config_get("maxmemory-policy", "appendonly", "port")
    assert settings == {"maxmemory-policy": "noeviction", "appendonly": "yes", "port": "0"}


def test_its_socket_is_in_a_closed_folder(own_valkey: Start) -> None:
    assert stat.S_IMODE(own_valkey().socket.parent.stat().st_mode) == 0o700


def test_what_it_held_is_there_after_a_stop(own_valkey: Start) -> None:
    server = own_valkey()
    with client(server) as connected:
        connected.set("kept", "yes")
    server.stop()
    server.start()
    with client(server) as connected:
        assert connected.get("kept") == b"yes"


def test_it_starts_again_after_kill_9(own_valkey: Start) -> None:
    server = own_valkey()
    server.kill()
    assert not server.running
    server.start()
    with client(server) as connected:
        assert connected.ping()


def test_flushed_it_forgets_every_database(own_valkey: Start) -> None:
    server = own_valkey()
    for database in (0, 7):
        with client(server, database) as connected:
            connected.set("kept", "no")
    server.flush()
    for database in (0, 7):
        with client(server, database) as connected:
            assert connected.dbsize() == 0


def test_made_to_hang_it_does_not_answer_until_it_goes_on(own_valkey: Start) -> None:
    server = own_valkey()
    server.signal(signal.SIGSTOP)
    with client(server) as connected, pytest.raises(redis.TimeoutError):
        connected.ping()
    server.signal(signal.SIGCONT)
    with client(server) as connected:
        assert connected.ping()


def test_a_path_with_spaces_is_no_hindrance(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path / "a folder, with spaces" / ("long" * 20))
    try:
        server.start()
        with client(server) as connected:
            assert connected.ping()
    finally:
        server.stop()
