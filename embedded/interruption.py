"""Turns Ctrl-C, SIGTERM and SIGHUP into one exception, raised only where we pause."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class Interruption:
    """Remembers a request to stop: nothing is interrupted between starting a part and noting it."""

    def __init__(self) -> None:
        self._requested: int | None = None
        self._wake, self._noted = os.pipe()
        for end in (self._wake, self._noted):
            os.set_blocking(end, False)
        for number in SIGNALS:
            if number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue  # started by nohup: meant to outlive its terminal
            signal.signal(number, self._note)
        signal.set_wakeup_fd(self._noted, warn_on_full_buffer=False)

    def pause(self, seconds: float) -> None:
        """Wait. Raises Stopped as soon as somebody asks us to stop, and at once if they did already."""
        if self._requested is None:
            select.select([self._wake], [], [], seconds)
        if self._requested is not None:
            raise Stopped(self._requested)

    def _note(self, number: int, _: FrameType | None) -> None:
        if self._requested is None:
            self._requested = number
