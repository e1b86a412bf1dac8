"""How large the sealed fields of our rows are, so that a floor writes as many bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from bench.servers import Place


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes, in the median of the rows that are there; 0 where there are none."""

    event: int
    state: int
    message: int


def sizes(place: Place) -> Sizes:
    return Sizes(
        event=_median(place, "SELECT octet_length(sealed) AS bytes FROM case_events"),
        state=_median(place, "SELECT octet_length(state_sealed) AS bytes FROM cases"),
        message=_median(
            place, "SELECT octet_length(words_sealed) + octet_length(recipient_sealed) AS bytes FROM messages"
        ),
    )


def _median(place: Place, query: LiteralString) -> int:
    with place.connect() as connection:
        row = connection.execute(
            "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY bytes) FROM (" + query + ") AS sizes"
        ).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
