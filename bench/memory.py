"""Memory at rest: everything that `./dev run` starts, its own servers included, with the demo in it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench import processes
from bench.figures import Finding, Series, at_most
from bench.options import BenchFailed, Options
from bench.site import CHECKOUT
from bench.waiting import free_port, until
from embedded.children import ask_to_stop, finish, last_lines

_READY_LIMIT = 180.0
_STOP_LIMIT = 40.0


def run(options: Options) -> list[Finding]:
    """Megabytes once it has been ready for some seconds."""
    found: list[float] = []
    note = ""
    for number in options.each_round("memory"):
        total, note = _measure(options, options.folder / f"run-{number}.log")
        found.append(total)
    return [
        Finding(
            "memory at rest, everything of `./dev run`",
            Series("Olrhain", "MB", tuple(found)),
            None,
            at_most(450, "under 450 MB"),
            f"PSS; the last run: {note}",
        )
    ]


def _measure(options: Options, log: Path) -> tuple[float, str]:
    """Starts it, lets it come to rest, and adds up; the parts are told, too."""
    command = [str(CHECKOUT / "dev"), "run", "--port", str(free_port()), "--state", str(options.folder / "state")]
    ours = ("OLRHAIN_", "DATABASE_", "REDIS_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=said, env=environment | {"OLRHAIN_VENV": sys.prefix}, start_new_session=True
        )
    try:
        until(lambda: _is_ready(process, log), _READY_LIMIT, "./dev run is ready")
        time.sleep(options.size(10, 2))
        return processes.memory_mb(processes.family(process.pid)), _parts(process.pid)
    finally:
        ask_to_stop(process)
        finish(process, _STOP_LIMIT)


def _is_ready(process: subprocess.Popen[bytes], log: Path) -> bool:
    if process.poll() is not None:
        raise BenchFailed(f"./dev run has ended: {last_lines(log)}")
    return "\nready: " in log.read_text()


def _parts(pid: int) -> str:
    """What each part holds, the largest first; `./dev run` itself is what is left."""
    parts = {child: processes.family(child) for child in processes.family(pid)[1:] if _parent(child) == pid}
    sizes = [(processes.memory_mb(part), processes.command_of(child)) for child, part in parts.items()]
    return ", ".join(f"{_kind(command)} {size:.0f}" for size, command in sorted(sizes, reverse=True))


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _kind(command: str) -> str:
    kinds = ("gunicorn", "dispatcher", "worker", "clock", "postgres", "valkey", "guard")
    return next((kind for kind in kinds if kind in command), "other")
