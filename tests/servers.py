"""The PostgreSQL and Valkey that the tests share, and the databases cloned from one migrated template."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from psycopg import sql

from embedded import postgres, valkey
from embedded.postgres import APP, OWNER, EmbeddedPostgres, connect, create_database
from embedded.valkey import DATABASES, EmbeddedValkey
from migrations import upgrade

VARIABLE = "OLRHAIN_TEST_SERVERS"
TEMPLATE = "olrhain_template"


@dataclass(frozen=True, slots=True)
class Database:
    """One database, and its address for each of the two roles."""

    name: str
    owner_url: str
    app_url: str


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the shared servers are, as `./dev test` tells every pytest process."""

    postgres_socket_folder: str
    valkey_socket: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Servers | None:
        given = environment.get(VARIABLE)
        return cls(**json.loads(given)) if given else None

    def as_environment(self) -> dict[str, str]:
        return {VARIABLE: json.dumps(asdict(self))}

    @property
    def postgres_superuser_url(self) -> str:
        return self.postgres_url("postgres", "postgres")

    def postgres_url(self, role: str, database: str) -> str:
        return postgres.socket_url(self.postgres_socket_folder, role, database)

    def redis_url(self, number: int) -> str:
        """The Valkey database of one pytest worker. Only keys are apart: channels are shared."""
        return valkey.socket_url(self.valkey_socket, number % DATABASES)

    def clone(self, name: str) -> Database:
        """A database with every table and no row, in place of an older one of that name."""
        self.drop(name)
        create_database(self.postgres_superuser_url, name, TEMPLATE)
        return Database(name, self.postgres_url(OWNER, name), self.postgres_url(APP, name))

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with connect(self.postgres_superuser_url) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


class SharedServers:
    """Starts both servers in a temporary folder, migrates the template, and takes everything away again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="olrhain-test-"))
        self.postgres = EmbeddedPostgres(self.folder / "postgres", fsync=False)
        self.valkey = EmbeddedValkey(self.folder / "valkey")

    def __enter__(self) -> Servers:
        try:
            self.valkey.start()
            self.postgres.start()
            self.postgres.create_database(TEMPLATE)
            upgrade(self.postgres.url(OWNER, TEMPLATE), self.postgres.url(APP, TEMPLATE))
        except BaseException:
            self.__exit__()
            raise
        return Servers(str(self.postgres.socket_folder), str(self.valkey.socket))

    def __exit__(self, *_: object) -> None:
        self.valkey.stop()
        self.postgres.stop("immediate")
        self.postgres.remove()
        shutil.rmtree(self.folder, ignore_errors=True)
