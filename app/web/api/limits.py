"""How many events an integration's live keys may post in a minute, counted in each web process by itself.

A bucket for each integration holds a minute's worth and fills evenly. It needs neither the database nor Redis, so
that a flood costs us least just when it matters.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.domain.bilingual import Bilingual
from app.services.case_systems.callers import Caller
from app.web.api.problems import Problem


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limits:
    """The buckets of one web process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[UUID, _Bucket] = {}
        self._lock = threading.Lock()

    def spend(self, caller: Caller, events: int) -> None:
        """Takes `events` from the caller's bucket. Raises Problem (too_many) with the seconds to wait."""
        most = caller.events_per_minute
        if most is None:
            return
        with self._lock:
            bucket = self._fill(caller.integration_id, most)
            # A batch larger than the bucket may pass when the bucket is full: it could never pass otherwise.
            wanted = min(events, most)
            if bucket.left < wanted:
                wait = math.ceil((wanted - bucket.left) * 60 / most)
                raise Problem(
                    "too_many",
                    Bilingual(
                        f"Caiff yr integreiddiad hwn anfon {most} o ddigwyddiadau y funud.",
                        f"This integration may post {most} events a minute.",
                    ),
                    retry_after=wait,
                )
            bucket.left -= events

    def _fill(self, integration_id: UUID, most: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(integration_id, _Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * most / 60)
        bucket.at = now
        return bucket
