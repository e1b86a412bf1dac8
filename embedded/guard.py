"""Sees to it that the children of our children end too when we are killed outright.

The kernel tells only our own children of our death. The guard is a small process that holds the reading
end of a pipe: when the pipe closes without a farewell, it kills every process group that was noted in it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess  # the guard is a process  # nosec B404
import sys
from pathlib import Path

FAREWELL = b"done\n"


class Guard:
    """Our side of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # our own Python and script  # nosec B603
            [sys.executable, "-I", "-S", str(Path(__file__))], stdin=subprocess.PIPE, start_new_session=True
        )

    def note(self, group: int) -> None:
        """Add a process group to those that must not outlive us."""
        self._write(b"%d\n" % group)

    def dismiss(self) -> None:
        """Everything has been stopped in good order."""
        self._write(FAREWELL)
        self._process.communicate()

    def _write(self, line: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):  # somebody killed the guard: we can do without
            if self._process.stdin:
                self._process.stdin.write(line)
                self._process.stdin.flush()


def main() -> None:
    """Read to the end, then kill what was noted."""
    groups: list[int] = []
    for line in sys.stdin.buffer:
        if line == FAREWELL:
            return
        groups.append(int(line))
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
