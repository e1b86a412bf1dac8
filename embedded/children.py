"""Child processes that never outlive us: started through `embedded/launch.py`, stopped as whole groups."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess  # starting programs is what this module is for  # nosec B404
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. `log` takes both its outputs; `death_signal` is what it gets when we die."""

    command: Sequence[str | Path]
    log: Path
    cwd: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    death_signal: signal.Signals = signal.SIGKILL
    identity: str = "self"


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C in our terminal does not reach it.

    It dies when the calling *thread* ends (prctl(2), PR_SET_PDEATHSIG): call this from a thread that lasts.
    """
    launch = [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), str(int(program.death_signal))]
    with program.log.open("ab") as log:
        return subprocess.Popen(  # our own command lines, no shell  # nosec B603
            [*launch, program.identity, *(str(part) for part in program.command)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=program.cwd,
            env=dict(program.env),
            start_new_session=True,
        )


def ask_to_stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """Send `how` to the process alone: whoever started children stops them in its own order."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
        process.send_signal(signal.SIGCONT)  # one that was made to hang must hear it too


def finish(process: subprocess.Popen[bytes], grace: float) -> int:
    """Wait up to `grace` seconds, then kill; and the rest of its group too. Returns the exit code."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    kill_group(process)
    return process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill -9 the process and the children that stayed in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a message about what went wrong."""
    try:
        with log.open("rb") as lines:
            lines.seek(max(0, log.stat().st_size - 64_000))
            text = lines.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-count:])
