"""Shows how far a replay is: one moving line on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

_BAR = 30
_EVERY_SECONDS = 5.0


@dataclass(slots=True)
class Progress:
    """Writes to `stream`. `clock` counts seconds and only rations the lines where there is no terminal."""

    stream: TextIO
    clock: Callable[[], float] = time.monotonic
    _last: float | None = None
    _width: int = 0

    def show(self, what: str, done: int, total: int | None = None, finished: bool = False) -> None:
        """Shows `done` (of `total`, where that is known); `finished` ends the line."""
        if self.stream.isatty():
            self._redraw(_bar(done, total) + _count(what, done, total))
            if finished:
                self.end_line()
            return
        now = self.clock()
        if finished or self._last is None or now - self._last >= _EVERY_SECONDS:
            self._last = now
            self._line(_count(what, done, total))

    def tell(self, sentence: str) -> None:
        """A line of its own, always shown."""
        self.end_line()
        self._line(sentence)

    def end_line(self) -> None:
        """Leaves the moving line as it is, so that what follows begins on a new one."""
        if self._width:
            self._line("")
            self._width = 0

    def _redraw(self, text: str) -> None:
        self.stream.write("\r" + text.ljust(self._width))
        self.stream.flush()
        self._width = len(text)

    def _line(self, text: str) -> None:
        self.stream.write(text + "\n")
        self.stream.flush()


def _bar(done: int, total: int | None) -> str:
    if not total:
        return ""
    filled = _BAR * min(done, total) // total
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] "


def _count(what: str, done: int, total: int | None) -> str:
    return f"{what}: {done:,}" + (f" of {total:,}" if total is not None else "")
