"""The embedded PostgreSQL: an ordinary server on a unix socket that only we can open, with the two roles."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess  # for the type of the running server  # nosec B404
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import psycopg
from psycopg import sql

from embedded import places
from embedded.children import Program, ask_to_stop, finish, kill_group, last_lines, spawn
from embedded.errors import ServerDidNotStart
from embedded.postmaster import children_of, clear_stale_lock
from embedded.programs import major_version, postgres_programs, reachable_programs

DATABASE = "olrhain"
OWNER = "olrhain_owner"
APP = "olrhain_app"
START_LIMIT = 60.0
STOP_LIMIT = 30.0
TRIES = 5
BUILTIN_LOCALE_SINCE = 17
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off"}
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath}

StopMode = Literal["fast", "immediate", "smart"]
STOP_SIGNALS: dict[StopMode, signal.Signals] = {  # "Shutting Down the Server" in PostgreSQL's manual
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
    "smart": signal.SIGTERM,
}


class EmbeddedPostgres:
    """One PostgreSQL whose data lie in `home`, one folder per major version.

    fsync: off is faster and loses everything in a power cut: for tests that do not crash it.
    Start it from a thread that lasts: it dies with that thread.
    """

    def __init__(
        self,
        home: Path,
        *,
        fsync: bool = True,
        log: Path | None = None,
        identity: places.Identity | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.identity = identity or places.identity()
        self.home = places.home_for(home, self.identity)
        self.log = log or home.absolute() / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.socket_folder = places.socket_folder(self.home / "socket")
        self._settings = SETTINGS | ({} if fsync else FORGETFUL)
        self._fsync = fsync
        self._pause = pause

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def superuser_url(self) -> str:
        return self.url("postgres", "postgres")

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        return self.url(APP)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The SQLAlchemy address of a database, as one of the roles."""
        return socket_url(self.socket_folder, role, database)

    def start(self) -> None:
        """Make the data folder on first start, start, and wait until both roles and the database are there.

        Raises NoServerProgram, or ServerDidNotStart with the end of its log.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        places.private_folder(self.home, self.identity)
        programs = reachable_programs(postgres_programs(), self.identity, self.home)
        data = self.home / f"data-{major_version(programs)}"
        if not data.exists():
            self._make_data(programs, data)
        places.give(data, self.identity)
        clear_stale_lock(data)
        for left in reversed(range(TRIES)):
            try:
                self._start_once(programs, data)
                break
            except ServerDidNotStart as problem:
                # after a crash, the last of the old server's processes may hold its memory for a moment
                if not left or "shared memory" not in str(problem):
                    raise
                self._pause(0.5)

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop it. `immediate` is a crash in good order: the next start recovers from the log."""
        if self.process is None:
            return
        ask_to_stop(self.process, STOP_SIGNALS[mode])
        finish(self.process, STOP_LIMIT)
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    def kill(self) -> None:
        """Kill -9 the server and every process of it at once, as a power cut would."""
        if self.process is None:
            return
        family = children_of(self.process.pid)
        kill_group(self.process)
        for child in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait()

    def create_database(self, name: str, template: str | None = None) -> None:
        """As the function of that name, on this server."""
        create_database(self.superuser_url, name, template)

    def remove(self) -> None:
        """Delete the data, and end a server that a run which was killed left working on them."""
        for data in self.home.glob("data-*"):
            clear_stale_lock(data)
        shutil.rmtree(self.home, ignore_errors=True)

    def _make_data(self, programs: Path, data: Path) -> None:
        """Make it beside its place and move it there: a start that was killed leaves nothing half made."""
        unfinished = data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if major_version(programs) >= BUILTIN_LOCALE_SINCE:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            programs / "initdb",
            "-D",
            unfinished,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
        ]
        command += [*locale, "--no-instructions", *([] if self._fsync else ["--no-sync"])]
        if self._spawn(command).wait() != 0:
            raise ServerDidNotStart(f"PostgreSQL's data could not be made:\n{last_lines(self.log)}")
        unfinished.rename(data)

    def _start_once(self, programs: Path, data: Path) -> None:
        settings = self._settings | {"unix_socket_directories": str(self.socket_folder)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        # a socket's lock names a process id that may be anybody's by now
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        places.private_folder(self.socket_folder, self.identity)
        self.process = self._spawn([programs / "postgres", "-D", data, *options], signal.SIGQUIT)
        self._wait_until_ready(self.process)
        self._prepare()

    def _spawn(self, command: list[Any], death_signal: signal.Signals = signal.SIGKILL) -> subprocess.Popen[bytes]:
        return spawn(
            Program(command, self.log, self.home, ENVIRONMENT, death_signal=death_signal, identity=self.identity)
        )

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        give_up = time.monotonic() + START_LIMIT
        while not self._answers():
            if process.poll() is not None or time.monotonic() > give_up:
                kill_group(process)
                raise ServerDidNotStart(f"PostgreSQL did not start. The end of {self.log}:\n{last_lines(self.log)}")
            self._pause(0.02)

    def _answers(self) -> bool:
        try:
            connect(self.superuser_url).close()
        except psycopg.OperationalError:
            return False
        return True

    def _prepare(self) -> None:
        """The roles as production has them: neither is superuser, neither passes by row-level security."""
        plain = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
        with connect(self.superuser_url) as connection:
            for role in (OWNER, APP):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} " + plain).format(sql.Identifier(role)))
            made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not made:
            self.create_database(DATABASE)


def socket_url(folder: Path | str, role: str, database: str) -> str:
    """The SQLAlchemy address of a database behind a folder of sockets."""
    return f"postgresql+psycopg://{role}@/{database}?host={quote(str(folder), safe='')}"


def create_database(superuser_url: str, name: str, template: str | None = None) -> None:
    """Make a database of the owner's, empty or a copy of `template`, to which nobody may be connected."""
    words = {
        "name": sql.Identifier(name),
        "template": sql.Identifier(template or "template0"),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APP),
    }
    with connect(superuser_url) as connection:
        for statement in (
            "CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}",
            "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {name} TO {app}",
        ):
            connection.execute(sql.SQL(statement).format(**words))


def connect(url: str) -> psycopg.Connection[Any]:
    """A plain connection to a SQLAlchemy address, each statement its own transaction."""
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=5)
