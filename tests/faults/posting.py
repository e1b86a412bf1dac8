"""Posting in the background, by several threads at once, while something is broken."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import TracebackType

from bench.waiting import until
from tests.faults.case_system import CaseSystem, Event


class Posting:
    """While the block runs, posts `events` one by one or in batches; `finish` waits until all were taken."""

    def __init__(self, case_system: CaseSystem, events: Sequence[Event], *, threads: int = 4, batch: int = 0) -> None:
        self._case_system = case_system
        self._todo: list[Event | list[Event]] = list(events)
        if batch:
            self._todo = [list(events[start : start + batch]) for start in range(0, len(events), batch)]
        self._todo.reverse()
        self._abandoned = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]

    @property
    def going_on(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def finish(self, seconds: float) -> None:
        until(lambda: not self.going_on, seconds, lambda: f"still to post: {len(self._todo)}, {self.answers}")

    @property
    def answers(self) -> str:
        return f"{dict(self._case_system.answers)}, unanswered: {self._case_system.unanswered}"

    def __enter__(self) -> Posting:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._abandoned.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._abandoned.is_set():
            try:
                events = self._todo.pop()
            except IndexError:
                return
            self._case_system.post_until_taken(events, self._abandoned.is_set)
