"""Keeps the parts of a running Olrhain together: when one ends, or we are asked to stop, all of them stop."""

from __future__ import annotations

import subprocess  # for the type of a running part  # nosec B404
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from embedded.children import Program, ask_to_stop, finish, last_lines, spawn
from embedded.console import Working
from embedded.errors import PartDied, StepFailed
from embedded.guard import Guard
from embedded.logs import Follower, set_aside_if_long
from embedded.procfile import Process

GRACE = 15.0  # seconds between SIGTERM and SIGKILL
LOOK_EVERY = 0.2  # seconds


class Server(Protocol):
    """An embedded server, as far as the supervisor is concerned."""

    log: Path

    @property
    def running(self) -> bool: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the parts run: the folder of the code, that of the logs, and how to wait."""

    code: Path
    logs: Path
    pause: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A process of the Procfile that runs."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    follower: Follower


class Supervisor:
    """Starts servers and processes, watches them, and stops them in the opposite order."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._servers: list[tuple[str, Server]] = []
        self._parts: list[Part] = []
        self._guard = Guard()

    def start_server(self, name: str, server: Server) -> None:
        set_aside_if_long(server.log)
        self._servers.append((name, server))
        with Working(f"Starting {name}"):
            server.start()

    def run_step(self, title: str, command: Iterable[str | Path], environment: Mapping[str, str]) -> None:
        """Run a command to its end, showing that it works. Raises StepFailed with what it said."""
        log = self._workplace.logs / "setup.log"
        log.unlink(missing_ok=True)
        with Working(title) as step:
            process = spawn(Program(list(command), log, self._workplace.code, environment))
            while process.poll() is None:
                step.tick()
                self._workplace.pause(0.05)
            if process.returncode != 0:
                raise StepFailed(f"{title} failed:\n{last_lines(log, 30)}")

    def start_process(self, process: Process, environment: Mapping[str, str]) -> None:
        log = self._workplace.logs / f"{process.name}.log"
        set_aside_if_long(log)
        follower = Follower(process.name, log)
        child = spawn(Program(process.command, log, self._workplace.code, environment))
        self._guard.note(child.pid)
        self._parts.append(Part(process.name, child, log, follower))

    def look(self) -> None:
        """Show new errors; raises PartDied with the last lines of its log where a part has ended."""
        for part in self._parts:
            for line in part.follower.errors():
                print(line, file=sys.stderr, flush=True)
        for part in self._parts:
            if part.process.poll() is not None:
                raise PartDied(_obituary(part.name, part.log, part.process.returncode))
        for name, server in self._servers:
            if not server.running:
                raise PartDied(_obituary(name, server.log))

    def watch(self) -> None:
        """Until a part dies, or the pause is interrupted."""
        while True:
            self.look()
            self._workplace.pause(LOOK_EVERY)

    def stop(self) -> None:
        """First what uses the servers, then the servers, the last started first."""
        for part in self._parts:
            ask_to_stop(part.process)
        give_up = time.monotonic() + GRACE
        with Working("Stopping") as step:
            while self._any_running() and time.monotonic() < give_up:
                step.tick()
                time.sleep(0.05)
            for part in self._parts:
                finish(part.process, grace=0)
            for _, server in reversed(self._servers):
                server.stop()
        self._guard.dismiss()

    def _any_running(self) -> bool:
        return any(part.process.poll() is None for part in self._parts)


def _obituary(name: str, log: Path, code: int | None = None) -> str:
    ended = "" if code is None else f" ({_how(code)})"
    return f"{name} has ended{ended}. The end of {log}:\n{last_lines(log)}"


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
