"""The last 24 hours, asked of the rows themselves: what came in, and what became of the messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import LanguageWish
from app.domain.figures import day_bounds
from app.domain.forms import day_in_london
from app.domain.message_decisions import FAILED
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel, Mode

HOURS = 24
MOST = 50_000
"""So many of the newest are looked at: whoever loads the cases of years must not have to wait for this page."""
_HOUR = timedelta(hours=1)

# Ten thousands of messages are counted faster by what they are than each with its case: the types come last.
_MESSAGES = """
    SELECT date_trunc('hour', m.created_at, 'UTC') AS hour, m.status, m.language, m.channel,
      m.mode = :mode {and_mine} AS mine, count(*) AS count
    FROM (SELECT * FROM messages WHERE organisation_id = :organisation AND created_at >= :since
          ORDER BY created_at DESC, number DESC LIMIT :most) m {of_types}
    GROUP BY 1, 2, 3, 4, 5"""
_EVENTS = """
    SELECT date_trunc('hour', m.received_at, 'UTC') AS hour, m.mode = :mode {and_mine} AS mine,
      count(*) AS count
    FROM (SELECT * FROM case_events WHERE organisation_id = :organisation AND received_at >= :since
          ORDER BY received_at DESC LIMIT :most) m {of_types}
    GROUP BY 1, 2"""
_OF_TYPES = "LEFT JOIN cases c ON c.id = m.case_id AND c.case_type_id = ANY(:types)"
_AND_MINE = "AND c.id IS NOT NULL"
_OLDEST = text("""
    SELECT min(send_after) FROM (VALUES (true), (false)) AS of (urgent) CROSS JOIN LATERAL (
      SELECT m.send_after FROM messages m JOIN cases c ON c.id = m.case_id
      WHERE m.organisation_id = :organisation AND m.status = 'created' AND m.urgent = of.urgent
        AND m.send_after <= :now AND m.mode = :mode AND c.case_type_id = ANY(:types)
      ORDER BY m.send_after LIMIT 1) oldest""")


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody looks at: the messages of a mode, and of the case types that they may see.

    all_types: these are all that the organisation has, so that no message need be asked for its own.
    """

    mode: Mode
    types: frozenset[UUID]
    all_types: bool = False


@dataclass(frozen=True, slots=True)
class LastDay:
    """hours: the beginning of each, the oldest first; the last one is not over. today: since midnight in Wales.

    oldest_due: since when the message that has waited longest might have gone; None where none waits. left_out: there
    were more events or messages than MOST, of which only the newest are counted.
    """

    hours: tuple[datetime, ...]
    events: Counter[datetime]
    messages: Counter[tuple[datetime, Channel]]
    statuses: Counter[MessageStatus]
    languages: Counter[LanguageWish]
    channels: Counter[Channel]
    events_today: int
    today: Counter[MessageStatus]
    oldest_due: datetime | None
    left_out: bool

    @property
    def made_today(self) -> int:
        return self.today.total()

    @property
    def delivered_today(self) -> int:
        return self.today[MessageStatus.DELIVERED]

    @property
    def failed_today(self) -> int:
        return sum(self.today[status] for status in FAILED)

    @property
    def is_empty(self) -> bool:
        return not self.events and not self.messages


def last_day(session: Session, sight: Sight, now: datetime) -> LastDay:
    this_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = tuple(this_hour - _HOUR * number for number in reversed(range(HOURS)))
    asked = {"organisation": organisation_of(session), "since": hours[0], "mode": sight.mode.value}
    asked |= {"types": list(sight.types), "now": now, "most": MOST}
    midnight, _ = day_bounds(day_in_london(now))
    events, messages = (_rows(session, query, sight, asked) for query in (_EVENTS, _MESSAGES))
    by_hour = Counter({row.hour: row.count for row in events if row.mine})
    found = LastDay(
        hours=hours,
        events=by_hour,
        messages=Counter(),
        statuses=Counter(),
        languages=Counter(),
        channels=Counter(),
        events_today=sum(count for hour, count in by_hour.items() if hour >= midnight),
        today=Counter(),
        oldest_due=session.scalar(_OLDEST, asked),
        left_out=any(sum(row.count for row in rows) >= MOST for rows in (events, messages)),
    )
    for row in messages:
        if row.mine:
            _add(found, row, is_today=row.hour >= midnight)
    return found


def _rows(session: Session, query: str, sight: Sight, asked: dict[str, Any]) -> list[Any]:
    parts = {"of_types": "", "and_mine": ""} if sight.all_types else {"of_types": _OF_TYPES, "and_mine": _AND_MINE}
    return list(session.execute(text(query.format(**parts)), asked))


def _add(found: LastDay, row: Any, *, is_today: bool) -> None:
    status, channel = MessageStatus(row.status), Channel(row.channel)
    found.messages[row.hour, channel] += row.count
    found.statuses[status] += row.count
    found.languages[LanguageWish(row.language)] += row.count
    found.channels[channel] += row.count
    if is_today:
        found.today[status] += row.count
