"""Posts the events of a replay in batches, in order, at the speed asked for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.replay.answers import BatchAnswer, Problem
from app.replay.case_events import MOST_EVENTS, ReplayEvent, batch_body, batches_of
from app.replay.client import Client
from app.replay.errors import ServiceRefused

# A slow replay posts small batches, so that it paces evenly and does not come in gusts.
_POSTS_A_SECOND = 10


@dataclass(slots=True)
class Pace:
    """Spreads events evenly: `speed` is in events a second, None as fast as the service answers.

    What was lost while the service was away is not caught up in a rush.
    """

    speed: float | None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _due: float = 0.0

    @property
    def batch_size(self) -> int:
        if self.speed is None:
            return MOST_EVENTS
        return min(MOST_EVENTS, max(1, int(self.speed / _POSTS_A_SECOND)))

    def wait_for(self, events: int) -> None:
        """Waits until the next events are due."""
        if self.speed is None:
            return
        now = self.clock()
        if self._due > now:
            self.sleep(self._due - now)
        self._due = max(self._due, now) + events / self.speed


@dataclass(slots=True)
class Posted:
    """What became of the events so far. `last_of_case` has the service's id of each case's last taken event,
    in the order of those events; `first` is the id of the very first one that was taken."""

    accepted: int = 0
    replayed: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    example_lines: dict[str, int] = field(default_factory=dict)
    last_of_case: dict[str, str] = field(default_factory=dict)
    first: str | None = None

    @property
    def answered(self) -> int:
        return self.accepted + self.replayed + self.rejected

    def note(self, batch: tuple[ReplayEvent, ...], answer: BatchAnswer) -> None:
        """Counts the answers to a batch. Raises ServiceRefused where they are not one for each event."""
        if len(answer.items) != len(batch):
            raise ServiceRefused(f"the service gave {len(answer.items)} answers to {len(batch)} events")
        for event, item in zip(batch, answer.items, strict=True):
            if item.status == "rejected":
                self._note_rejected(event, item.problem)
            else:
                self._note_taken(event, item.status == "accepted", item.id)

    def _note_rejected(self, event: ReplayEvent, problem: Problem | None) -> None:
        reason = (problem or Problem()).reason
        self.rejected += 1
        self.reasons[reason] += 1
        self.example_lines.setdefault(reason, event.line)

    def _note_taken(self, event: ReplayEvent, new: bool, service_id: str | None) -> None:
        self.accepted += new
        self.replayed += not new
        if service_id:
            self.first = self.first or service_id
            self.last_of_case.pop(event.case, None)
            self.last_of_case[event.case] = service_id


def post_all(
    events: Iterable[ReplayEvent], client: Client, pace: Pace, posted: Posted, progress: Callable[[int], None]
) -> None:
    """Posts everything and counts in `posted`, so that a partial count survives an interruption.

    One request at a time keeps the order within a case. Raises ServiceAway, ServiceRefused.
    """
    for batch in batches_of(events, pace.batch_size):
        pace.wait_for(len(batch))
        posted.note(batch, client.post_batch(batch_body(batch)))
        progress(posted.answered)
