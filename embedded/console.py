"""Tells the person at the terminal which step is under way, and that it still works."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

SHOW_AFTER = 1.0  # seconds
PLAIN_EVERY = 15.0  # seconds between lines where nobody watches


class Working:
    """One step: `with Working("Migrating") as step:` and `step.tick()` while it goes on."""

    def __init__(self, title: str, out: TextIO | None = None) -> None:
        self.title = title
        self._out = out or sys.stdout
        self._live = self._out.isatty()
        self._began = time.monotonic()
        self._shown = 0.0

    def __enter__(self) -> Self:
        self._write(self.title + (" ..." if self._live else " ...\n"))
        return self

    def tick(self) -> None:
        """Show how long it has taken; call it as often as you like."""
        taken = self._taken
        if taken - self._shown < (SHOW_AFTER if self._live else PLAIN_EVERY):
            return
        self._shown = taken
        self._write(f"\r{self.title} ... {taken:.0f} s" if self._live else f"  still working, {taken:.0f} s\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        taken = f"{self._taken:.1f} s" if kind is None else "not done"
        if self._live:
            self._write(f"\r{self.title}: {taken}      \n")
        elif kind is not None or self._taken > SHOW_AFTER:
            self._write(f"  {taken}\n")

    @property
    def _taken(self) -> float:
        return time.monotonic() - self._began

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
