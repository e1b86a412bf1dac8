"""Clears the lists that look across organisations before a test that shares its database with earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import Connection

from embedded.postgres import connect
from tests.servers import Database, Servers

FINISHED = (
    "UPDATE case_events SET processed_at = now() WHERE processed_at IS NULL AND parked_at IS NULL",
    "UPDATE messages SET status = 'cancelled', lease_until = NULL, finished_at = now() "
    "WHERE status IN ('held', 'created', 'sending', 'unknown') OR status = 'sent' AND finished_at IS NULL",
    "UPDATE callbacks SET finished_at = now(), lease_until = NULL WHERE finished_at IS NULL",
)
"""Also what is not due yet, as a test may still be running when it is, and what is held, as a clock may release it."""


@pytest.fixture(scope="session")
def every_row(servers: Servers, database: Database) -> Iterator[Connection]:
    """The database of this pytest worker as the superuser, who sees all organisations; each statement commits."""
    with connect(servers.postgres_url("postgres", database.name)) as connection:
        # A test that left a transaction open fails the next one, where it would otherwise hang it.
        connection.execute("SET lock_timeout = '30s'")
        yield connection


@pytest.fixture(autouse=True)
def nothing_due(request: pytest.FixtureRequest) -> None:
    """Row-level security keeps organisations apart, but the workers' lists are of all: no test meets another's rows."""
    if "shared_world" in request.fixturenames:
        finish_everything(request.getfixturevalue("every_row"))


def finish_everything(every_row: Connection) -> None:
    for statement in FINISHED:
        every_row.execute(statement.encode())
