"""Sees that something is due, and wakes a worker through RQ."""

from __future__ import annotations

import time

from redis import RedisError
from rq import Worker
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.logs import logger
from workers import queues
from workers.stopping import Waits

PAUSE = 0.03
"""Seconds between two looks while nothing is wrong."""
_PAUSE_AFTER_TROUBLE = 1.0
_COUNT_EVERY = 1.0

# The database answers for all organisations in one go: is anything due at all?
_DUE = text(
    "SELECT EXISTS (SELECT FROM cases_to_process(1)) AS process_events, "
    "EXISTS (SELECT FROM messages_due(1)) AS deliver_messages, "
    "EXISTS (SELECT FROM messages_to_look_up(1)) OR EXISTS (SELECT FROM leases_run_out(1)) AS look_up_messages, "
    "EXISTS (SELECT FROM callbacks_due(1)) AS post_callbacks"
)
_QUEUE_OF = {
    "process_events": queues.EVENTS,
    "deliver_messages": queues.MESSAGES,
    "look_up_messages": queues.MESSAGES,
    "post_callbacks": queues.MESSAGES,
}


class Dispatcher:
    """Looks every 30 ms. Several may run beside each other: a wake-up too many finds nothing due and ends."""

    def __init__(self, settings: Settings) -> None:
        self._engine: Engine = create_engine(
            settings.database_url, pool_size=1, isolation_level="AUTOCOMMIT", pool_pre_ping=True
        )
        self._redis = queues.connect(settings.redis_url)
        self._queues = {name: queues.queue(name, self._redis) for name in queues.QUEUES}
        self._workers: dict[str, int] = dict.fromkeys(queues.QUEUES, 1)
        self._counted_at = 0.0
        self._woken: dict[str, float] = {}

    def run(self, stop: Waits) -> None:
        """Looks until told to stop; with the database or Redis away it tries again every second."""
        pause = PAUSE
        while not stop.wait(pause):
            try:
                self.run_once()
                pause = PAUSE
            except (SQLAlchemyError, RedisError, OSError) as error:
                if pause == PAUSE:
                    logger().warning("dispatcher cannot look", error=error)
                pause = _PAUSE_AFTER_TROUBLE

    def run_once(self) -> tuple[str, ...]:
        """Looks once; returns the jobs that workers were woken for."""
        with self._engine.connect() as connection:
            due = connection.execute(_DUE).mappings().one()
        # Jobs share a queue of few places: the one that waited longest for its turn goes first.
        wanted = sorted((job for job, is_due in due.items() if is_due), key=lambda job: self._woken.get(job, 0.0))
        if wanted:
            self._count_workers()
        return tuple(job for job in wanted if self._wake(job))

    def _wake(self, job: str) -> bool:
        """Wakes one worker, unless as many wake-ups wait as there are workers: never a heap of them."""
        name = _QUEUE_OF[job]
        target = self._queues[name]
        if target.count >= max(1, self._workers[name]):
            return False
        queues.wake(target, job)
        self._woken[job] = time.monotonic()
        return True

    def _count_workers(self) -> None:
        if time.monotonic() - self._counted_at < _COUNT_EVERY:
            return
        self._counted_at = time.monotonic()
        for name, target in self._queues.items():
            self._workers[name] = Worker.count(queue=target)
