"""What every kind of test may ask for: databases of its own, and servers that it may break."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded.postgres import EmbeddedPostgres
from embedded.valkey import EmbeddedValkey
from migrations import upgrade
from tests.browser.no_browser import pytest_terminal_summary
from tests.nothing_due import every_row, nothing_due
from tests.servers import Database, Servers, SharedServers
from tests.world import lone_world, shared_world, world

__all__ = ["every_row", "lone_world", "nothing_due", "pytest_terminal_summary", "shared_world", "world"]


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The shared servers: those of `./dev test`, or, under plain pytest, our own."""
    given = Servers.from_environment()
    if given:
        yield given
        return
    with SharedServers() as started:
        yield started


@pytest.fixture(scope="session")
def database(servers: Servers) -> Iterator[Database]:
    """The database of this pytest worker, migrated and empty."""
    made = servers.clone(f"olrhain_{_worker_name()}")
    yield made
    servers.drop(made.name)


@pytest.fixture(scope="session")
def owner_url(database: Database) -> str:
    return database.owner_url


@pytest.fixture(scope="session")
def app_url(database: Database) -> str:
    return database.app_url


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> str:
    """The Valkey database of this pytest worker; publish/subscribe channels are shared with the others."""
    return servers.redis_url(_worker_number())


@pytest.fixture
def fresh_database(servers: Servers) -> Iterator[Callable[[], tuple[str, str]]]:
    """Makes one more empty database: (owner_url, app_url). For tests that commit or crash."""
    made: list[Database] = []

    def make() -> tuple[str, str]:
        made.append(servers.clone(f"olrhain_{_worker_name()}_{len(made)}"))
        return made[-1].owner_url, made[-1].app_url

    yield make
    for database in made:
        servers.drop(database.name)


@pytest.fixture
def own_postgres(tmp_path: Path) -> Iterator[Callable[[], EmbeddedPostgres]]:
    """Starts a migrated PostgreSQL of the test's own, with fsync on, that it may stop or kill."""
    started: list[EmbeddedPostgres] = []

    def start() -> EmbeddedPostgres:
        server = EmbeddedPostgres(tmp_path / f"postgres-{len(started)}")
        started.append(server)
        server.start()
        upgrade(server.owner_url, server.app_url)
        return server

    yield start
    for server in started:
        server.stop("immediate")
        server.remove()


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Callable[[], EmbeddedValkey]]:
    """Starts a Valkey of the test's own that it may stop, kill or flush."""
    started: list[EmbeddedValkey] = []

    def start() -> EmbeddedValkey:
        server = EmbeddedValkey(tmp_path / f"valkey-{len(started)}")
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()


def _worker_name() -> str:
    """`gw0`, `gw1` ... under pytest-xdist, else `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _worker_number() -> int:
    digits = "".join(itertools.filterfalse(str.isalpha, _worker_name()))
    return int(digits) if digits else 0
