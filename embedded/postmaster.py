"""What PostgreSQL leaves behind when it is killed: a lock file whose process id may be anybody's by now."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

PATIENCE = 10.0  # seconds a server of our own that is still ending may take


def clear_stale_lock(data: Path) -> None:
    """End a server that still works on `data` without us, and remove its lock.

    Only for who holds the lock on the state folder. PostgreSQL itself refuses to start where the process id
    in its lock file lives, whoever that is.
    """
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid = 0
    if pid and works_on(pid, data):
        _end(pid, data)
    lock.unlink(missing_ok=True)


def works_on(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL server started with this data folder."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data) in words


def children_of(pid: int) -> list[int]:
    """The process ids of a process's children; empty where the system does not tell."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _end(pid: int, data: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGQUIT)
        while works_on(pid, data) and time.monotonic() < give_up:
            time.sleep(0.05)
        if works_on(pid, data):
            os.kill(pid, signal.SIGKILL)
