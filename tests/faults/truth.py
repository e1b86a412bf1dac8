"""What really happened: the rows of PostgreSQL beside the ledger of the provider's stub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.waiting import until
from embedded.postgres import DATABASE, EmbeddedPostgres, connect
from tests.faults.notify import NotifyProcess

_IN_THE_END = "delivered"


@dataclass(frozen=True, slots=True)
class Truth:
    """Reads the database past every wall, as its superuser."""

    postgres: EmbeddedPostgres

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with connect(self.postgres.url("postgres", DATABASE)) as connection:
            return connection.execute(question.encode(), values).fetchall()

    def statuses(self) -> Counter[str]:
        """How many messages have each status."""
        return Counter(dict(self.ask("SELECT status, count(*) FROM messages GROUP BY status")))

    def under_way(self) -> int:
        """How many messages are being handed over."""
        return self.statuses()["sending"]

    def events_waiting(self) -> int:
        count: int = self.ask("SELECT count(*) FROM case_events WHERE processed_at IS NULL")[0][0]
        return count

    def stored(self, event_ids: Iterable[str]) -> int:
        """How many of these events, by our ids, are in the database."""
        wanted = list(event_ids)
        count: int = self.ask("SELECT count(*) FROM case_events WHERE id = ANY(%s::uuid[])", wanted)[0][0]
        return count

    def let_an_hour_pass(self) -> None:
        """For messages whose receipt was lost: an hour after the hand-over the provider is asked."""
        with connect(self.postgres.url("postgres", DATABASE)) as connection:
            connection.execute("UPDATE messages SET send_after = now() WHERE status = 'sent'")


def wait_until_delivered(truth: Truth, count: int, seconds: float) -> None:
    """Waits until `count` messages were handed over and every one has reached its end."""

    def handed_over() -> bool:
        statuses = truth.statuses()
        return statuses["sent"] + statuses[_IN_THE_END] == count

    until(handed_over, seconds, lambda: f"{count} wanted, {truth.events_waiting()} events wait, {truth.statuses()}")
    truth.let_an_hour_pass()
    until(lambda: truth.statuses() == {_IN_THE_END: count}, seconds, truth.statuses)


def check_each_was_told_once(notify: NotifyProcess, addresses: Sequence[str]) -> None:
    """The provider took exactly one message for each address."""
    taken = Counter(one.to for one in notify.taken())
    assert [address for address in addresses if address not in taken] == [], "lost"
    assert {to: count for to, count in taken.items() if count > 1} == {}, "sent twice"
    assert set(taken) == set(addresses)
