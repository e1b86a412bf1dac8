"""A small memory that forgets after a few seconds, so that what was revoked or changed is soon in force."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Keeps what `load` gave for `seconds`; never more than `most` things at once."""

    def __init__(self, seconds: float, most: int = 1000) -> None:
        self._seconds = seconds
        self._most = most
        self._known: dict[Key, tuple[float, Value]] = {}
        self._lock = threading.Lock()

    def get(self, key: Key, load: Callable[[], Value]) -> Value:
        """What is known of `key`, or what `load` gives; whatever `load` raises is raised and not kept."""
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        value = load()
        with self._lock:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = (time.monotonic() + self._seconds, value)
        return value

    def forget(self) -> None:
        self._known.clear()
