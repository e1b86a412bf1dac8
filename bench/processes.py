"""What the kernel knows of processes: who started whom, the memory they hold, the CPU they used (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that it started, and they in turn."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        with suppress(OSError):
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                todo += [int(child) for child in children.read_text().split()]
    return found


def memory_mb(pids: Iterable[int]) -> float:
    """Megabytes (10^6) of memory, what is shared divided among those who share it: PSS, proc(5) smaps_rollup."""
    return sum(_kilobytes(pid) for pid in pids) * 1024 / 1e6


def cpu_seconds(pids: Iterable[int]) -> float:
    """Seconds of CPU that living processes used so far, in user and kernel mode: proc(5) stat, fields 14 and 15."""
    return sum(_cpu_ticks(pid) for pid in pids) / _TICKS


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    return ""


def _kilobytes(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _cpu_ticks(pid: int) -> int:
    with suppress(OSError):
        # The name of the program stands in brackets and may hold anything.
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(after_name[11]) + int(after_name[12])
    return 0
