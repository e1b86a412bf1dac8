"""How thoroughly a bench is to measure, and where it may put its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class BenchFailed(Exception):
    """Something did not answer, or answered what it should not: there is no figure."""


@dataclass(frozen=True, slots=True)
class Options:
    """folder: temporary, for servers and logs. quick: one short round, to see that it works.

    profile: where processes leave what their time went to; None to leave them in peace.
    """

    folder: Path
    quick: bool = False
    rounds: int = 3
    profile: Path | None = None

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def each_round(self, what: str) -> Iterator[int]:
        """The numbers of the rounds, from 1, saying where we are."""
        count = 1 if self.quick else self.rounds
        for number in range(1, count + 1):
            print(f"  {what}: round {number} of {count}", flush=True)
            yield number
