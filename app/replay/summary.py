"""The account of a replay that is printed when it ends, whether or not it came to the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.replay.messages import Tally
from app.replay.poster import Posted
from app.replay.reader import CaseFile


@dataclass(frozen=True, slots=True)
class Account:
    """What is known at the end.

    `total` is the events that were to be posted, `seconds` how long posting took, `tally` None where the
    messages were not looked at.
    """

    file: CaseFile
    posted: Posted
    total: int
    seconds: float
    tally: Tally | None
    unprocessed_cases: int = 0

    @property
    def every_event_taken(self) -> bool:
        return self.posted.answered == self.total and not self.posted.rejected

    def lines(self) -> Iterator[str]:
        """The summary, a line at a time."""
        yield from _events(self)
        yield from _left_out("Not told, as the map says", self.file.ignored)
        yield from left_out(self.file) if self.file.unmapped else ("Not in the map: 0 rows",)
        yield from _messages(self)


def left_out(file: CaseFile) -> Iterator[str]:
    """What of the file has no place in the map."""
    yield from _left_out("Not in the map, so not posted", file.unmapped)


def _events(account: Account) -> Iterator[str]:
    posted = account.posted
    yield f"Events answered: {posted.answered:,} of {account.total:,}"
    yield f"  accepted {posted.accepted:,}, replayed {posted.replayed:,}, rejected {posted.rejected:,}"
    for reason, times in posted.reasons.most_common():
        yield f"  rejected {times:,}: {reason} (first in line {posted.example_lines[reason]} of the file)"
    if account.seconds > 0:
        yield f"  {posted.answered / account.seconds:,.1f} events a second over {account.seconds:,.1f} s"


def _left_out(what: str, activities: Counter[str]) -> Iterator[str]:
    if activities:
        yield f"{what}: {activities.total():,} rows"
        for activity, times in activities.most_common():
            yield f"  {times:,}: {activity}"


def _messages(account: Account) -> Iterator[str]:
    tally = account.tally
    if tally is None:
        yield "Messages: not looked at"
        return
    yield f"Messages: {tally.total:,}"
    for (language, channel, status), times in sorted(tally.counts.items()):
        yield f"  {language:<4}  {channel:<6}  {status:<17}  {times:>7,}"
    if tally.slowest is not None:
        took = f"{tally.slowest.total_seconds():,.1f} s (message {tally.slowest_id})"
        yield f"Slowest hand-over, from event to provider: {took}"
    if tally.under_way:
        yield f"Still under way: {tally.under_way:,} messages"
    if account.unprocessed_cases:
        yield f"Still to be processed: events of {account.unprocessed_cases:,} cases"
