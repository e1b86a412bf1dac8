"""Olrhain as it runs in production: each process a real one, on loopback, that dies with the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from bench.waiting import free_port, listens, until
from embedded.children import Program, ask_to_stop, finish, kill_group, spawn
from embedded.postgres import EmbeddedPostgres
from embedded.postmaster import children_of
from embedded.valkey import EmbeddedValkey
from tests.world import MASTER_KEYS

_CHECKOUT = Path(__file__).parents[2]
_START_LIMIT = 60.0
_STOP_LIMIT = 40.0
SECRET_KEY = "canary-secret-key-of-the-cookies"

# The waits of delivery at a tenth, together, so that a lease that runs out does so while a test looks on. What
# they must hold among themselves is checked at the start as in production.
SHORT_WAITS = {
    "OLRHAIN_LEASE_SECONDS": "4.5",
    "OLRHAIN_PROVIDER_DEADLINE_SECONDS": "1.5",
    "OLRHAIN_LEASE_MARGIN_SECONDS": "1",
    "OLRHAIN_NOT_FOUND_AFTER_SECONDS": "6",
}
_COMMANDS = {
    "web": ("-m", "gunicorn", "--config", "app/web/gunicorn.py", "app.main:create_app()"),
    "dispatcher": ("-m", "workers.main", "dispatcher"),
    "worker": ("-m", "workers.main", "worker"),
    "clock": ("-m", "workers.main", "clock"),
}


class Service:
    """The processes by their names; a second one of a kind is called `worker-2`, and so on."""

    def __init__(self, folder: Path, postgres: EmbeddedPostgres, valkey: EmbeddedValkey, **settings: str) -> None:
        self.folder = folder
        self.postgres = postgres
        self.valkey = valkey
        self.port = free_port()
        self._settings = settings
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def names(self) -> list[str]:
        return list(self._running)

    def start(self, *names: str) -> None:
        """Starts processes, and waits until the web process, if it is among them, listens."""
        for name in names:
            command = (sys.executable, *_COMMANDS[name.partition("-")[0]])
            self._running[name] = spawn(Program(command, self.log(name), _CHECKOUT, self._environment()))
        if "web" in names:
            web = self._running["web"]
            until(lambda: listens(self.port) or web.poll() is not None, _START_LIMIT, "the web process does not listen")
            assert web.poll() is None, self.log("web").read_text()

    def terminate(self, name: str) -> int:
        """SIGTERM, and the exit code; a process that does not end by itself is a failure."""
        process = self._running.pop(name)
        ask_to_stop(process)
        try:
            return process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{name} was told to stop and did not: {self.log(name).read_text()}") from None
        finally:
            kill_group(process)

    def kill(self, name: str) -> None:
        """Kill -9 of the process and of its children at once."""
        process = self._running.pop(name)
        kill_group(process)
        process.wait()

    def kill_alone(self, name: str) -> None:
        """Kill -9 of the process itself; its children must see for themselves that it is gone."""
        process = self._running.pop(name)
        children = children_of(process.pid)
        process.kill()
        process.wait()
        until(lambda: not any(_lives(child) for child in children), _STOP_LIMIT, f"the children of {name} live on")

    def children(self, name: str) -> list[int]:
        """The processes that a process started, oldest first: of a worker, one for each queue."""
        return sorted(children_of(self._running[name].pid))

    def kill_child(self, child: int) -> None:
        os.kill(child, signal.SIGKILL)

    def close(self) -> None:
        for process in self._running.values():
            finish(process, 0)
        self._running.clear()

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def command_lines(self) -> str:
        """What anybody on the machine can read of how our processes were started."""
        pids = [pid for process in self._running.values() for pid in (process.pid, *children_of(process.pid))]
        lines = []
        for pid in pids:
            with suppress(OSError):
                lines.append(Path(f"/proc/{pid}/cmdline").read_text())
        return "\n".join(lines)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.postgres.app_url,
            "REDIS_URL": self.valkey.url(),
            "OLRHAIN_MASTER_KEYS": MASTER_KEYS,
            "SECRET_KEY": SECRET_KEY,
            "OLRHAIN_BASE_URL": self.base_url,
            "OLRHAIN_DEMO": "0",
            "OLRHAIN_WEB_PROCESSES": "1",
            "OLRHAIN_THREADS": "8",
            "BIND": "127.0.0.1",
            "PORT": str(self.port),
            **SHORT_WAITS,
            **self._settings,
        }


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False
