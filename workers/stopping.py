"""Being told to stop by a signal, for the processes that loop."""

from __future__ import annotations

import signal
import time
from typing import Protocol

_SLICE = 0.25


class Waits(Protocol):
    """Something to wait on between two rounds; `threading.Event` is one."""

    def wait(self, timeout: float) -> bool:
        """Waits so many seconds, or until told to stop; returns whether that was told."""


class Stop:
    """Set by SIGTERM and Ctrl-C.

    No `threading.Event`: its lock may be held by the very code that the signal interrupts, and would never be free.
    """

    def __init__(self) -> None:
        self._told = False

    def listen(self) -> Stop:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.tell())
        return self

    def tell(self) -> None:
        self._told = True

    def wait(self, timeout: float) -> bool:
        until = time.monotonic() + timeout
        while not self._told and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
        return self._told
