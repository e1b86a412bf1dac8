"""Watches the messages of a replay until each has come to its end, and counts them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.ids import made_at
from app.domain.message_status import FINAL, MessageStatus
from app.replay.answers import MessageState
from app.replay.client import Client
from app.replay.poster import Posted

Show = Callable[[str, int, int | None], None]

# Held messages wait for staff, who are not to be waited for.
_AT_REST = FINAL | {MessageStatus.HELD}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How to wait: look every `poll` seconds, give up when nothing has moved for `patience` seconds."""

    patience: float = 300.0
    poll: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(slots=True)
class Tally:
    """Messages by (language, channel, status); `under_way` are those that may still change by themselves."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    under_way: int = 0
    slowest: timedelta | None = None
    slowest_id: str = ""

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def at_rest(self) -> int:
        return self.total - self.under_way

    def add(self, message: MessageState) -> None:
        self.counts[message.language, message.channel, message.status] += 1
        self.under_way += not is_at_rest(message)
        if message.sent_at is not None:
            took = message.sent_at - _event_taken_at(message)
            if self.slowest is None or took > self.slowest:
                self.slowest, self.slowest_id = took, message.id


def _event_taken_at(message: MessageState) -> datetime:
    """When the service took the event that a message tells of: the id it gave it says so."""
    return (message.event and made_at(message.event)) or message.created_at


def is_at_rest(message: MessageState) -> bool:
    """Whether nothing more will happen by itself. A finished `sent` is one for which no receipt will come."""
    return message.status in _AT_REST or message.finished_at is not None


@dataclass(slots=True)
class Watch:
    """Follows the messages; `tally` and `unprocessed_cases` are the latest known, even when interrupted."""

    client: Client
    waiting: Waiting
    show: Show
    tally: Tally | None = None
    unprocessed_cases: int = 0

    def until_finished(self, posted: Posted) -> None:
        """Waits until every event is processed and every message is at rest, or nothing moves any more.

        Raises ServiceAway, ServiceRefused.
        """
        if posted.first is None:
            self.tally = Tally()
            return
        since = self.client.event(posted.first).received_at
        self._until_processed(list(posted.last_of_case.values()))
        self._until_at_rest(posted.last_of_case.keys(), since)

    def _until_processed(self, last_of_cases: list[str]) -> None:
        """A case's events are processed together and in order, so its last one speaks for all of them."""
        moved = self.waiting.clock()
        for done, event_id in enumerate(last_of_cases):
            while not self._is_processed(event_id):
                if self.waiting.clock() - moved >= self.waiting.patience:
                    self.unprocessed_cases = sum(not self._is_processed(one) for one in last_of_cases[done:])
                    return
                self.waiting.sleep(self.waiting.poll)
            moved = self.waiting.clock()
            self.show("Cases processed", done + 1, len(last_of_cases))

    def _is_processed(self, event_id: str) -> bool:
        return self.client.event(event_id).processed_at is not None

    def _until_at_rest(self, cases: Collection[str], since: datetime) -> None:
        moved = self.waiting.clock()
        while True:
            started = self.waiting.clock()
            latest = count(self.client, cases, since)
            now = self.waiting.clock()
            if self.tally is None or latest.counts != self.tally.counts:
                moved = now
            self.tally = latest
            self.show("Messages finished", latest.at_rest, latest.total)
            if not latest.under_way or now - moved >= self.waiting.patience:
                return
            # A long list is read less often: the service has the messages themselves to see to.
            self.waiting.sleep(max(self.waiting.poll, 2 * (now - started)))


def count(client: Client, cases: Collection[str], since: datetime) -> Tally:
    """One walk over all messages since then, of which only those of these cases count."""
    tally = Tally()
    # The service may cut its times shorter than it keeps them.
    cursor, more, since = None, True, since - timedelta(seconds=1)
    while more:
        page = client.messages(since, cursor)
        for message in page.items:
            if message.case in cases:
                tally.add(message)
        cursor, more = page.next, page.next is not None
    return tally
