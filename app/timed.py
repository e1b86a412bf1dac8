"""A small memory that forgets after a few seconds, so that what was revoked or changed is soon in force."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Keeps what `load` gave for `seconds`; never more than `most` things at once."""

    def __init__(self, seconds: float, most: int = 1000) -> None:
        self._seconds = seconds
        self._most = most
        self._known: dict[Key, tuple[float, Value]] = {}
        self._under_way: dict[Key, Future[Value]] = {}
        self._lock = threading.Lock()

    def get(self, key: Key, load: Callable[[], Value]) -> Value:
        """What is known of `key`, or what `load` gives; whatever `load` raises is raised and not kept.

        Who asks while another loads the same waits for that: else every thread would load it when its time is up.
        """
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        with self._lock:
            awaited = self._under_way.get(key)
            ours = self._under_way.setdefault(key, Future())
        return awaited.result() if awaited is not None else self._load(key, load, ours)

    def forget(self) -> None:
        """What is being loaded just now is for those who wait for it already, and is not kept."""
        with self._lock:
            self._known.clear()
            self._under_way.clear()

    def _load(self, key: Key, load: Callable[[], Value], outcome: Future[Value]) -> Value:
        try:
            value = load()
        except BaseException as error:
            self._end(key, outcome)
            outcome.set_exception(error)
            raise
        self._end(key, outcome, (time.monotonic() + self._seconds, value))
        outcome.set_result(value)
        return value

    def _end(self, key: Key, outcome: Future[Value], known: tuple[float, Value] | None = None) -> None:
        with self._lock:
            if self._under_way.get(key) is not outcome:
                return
            del self._under_way[key]
            if known is None:
                return
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = known
