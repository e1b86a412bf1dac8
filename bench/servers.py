"""The servers of a bench: PostgreSQL with fsync on, and Valkey, in a folder of their own."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any

import psycopg

from bench.options import Options
from embedded.postgres import APP, OWNER, EmbeddedPostgres, connect
from embedded.valkey import EmbeddedValkey
from migrations import upgrade


@dataclass(frozen=True, slots=True)
class Place:
    """One database with all tables, and a Valkey database of the same number."""

    name: str
    app_url: str
    owner_url: str
    superuser_url: str
    redis_url: str

    def connect(self) -> psycopg.Connection[Any]:
        """As superuser, who sees every organisation's rows; each statement its own transaction."""
        return connect(self.superuser_url)


class Servers:
    """Both servers, started for one bench and taken away after it."""

    def __init__(self, options: Options) -> None:
        self.postgres = EmbeddedPostgres(options.folder / "postgres", fsync=True)
        self.valkey = EmbeddedValkey(options.folder / "valkey")
        self._places = 0

    def place(self) -> Place:
        """One more database, migrated and empty."""
        name, number = f"olrhain_bench_{self._places}", self._places
        self._places += 1
        self.postgres.create_database(name)
        app_url, owner_url = self.postgres.url(APP, name), self.postgres.url(OWNER, name)
        upgrade(owner_url, app_url)
        superuser_url = self.postgres.url("postgres", name)
        return Place(name, app_url, owner_url, superuser_url, self.valkey.url(number))

    def __enter__(self) -> Servers:
        try:
            self.valkey.start()
            self.postgres.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.valkey.stop()
        self.postgres.stop("immediate")
        self.postgres.remove()
