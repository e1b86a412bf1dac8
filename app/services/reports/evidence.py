"""The evidence that Welsh is treated no less favourably: what went out in each language, how soon, and what waited.

Every figure is of messages that events made; answers to what people text go at once and are none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import LanguageWish
from app.domain.evidence import After, Evidence, HandOver, Holds, InLanguage, Period, Times
from app.domain.ids import earliest_id
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode

Rows = Sequence[Row[Any]]
_LANGUAGES = (LanguageWish.CY, LanguageWish.EN, LanguageWish.BOTH)

# Ids are made in the order of time, so that a range of ids is a range of times and its index finds them.
_OF_THE_PERIOD = """
    FROM messages m JOIN case_events e ON e.id = m.event_id
    WHERE m.organisation_id = :organisation AND m.mode = :mode AND m.id >= :first AND m.id < :end
      AND (CAST(:integration AS uuid) IS NULL OR m.integration_id = :integration)
"""
_COUNTS = text(f"""
    SELECT m.language, m.channel, m.language_wish, count(*) AS messages,
      count(*) FILTER (WHERE m.status = 'delivered') AS delivered,
      count(*) FILTER (WHERE m.status LIKE '%-failure') AS failed,
      count(*) FILTER (WHERE m.part IN (0, 2)) AS wishes
    {_OF_THE_PERIOD} GROUP BY m.language, m.channel, m.language_wish
""")  # nosec B608
# A reminder goes on its day, days after its event, so it has no part in how soon people are told.
_TIMES = text(f"""
    WITH told AS (
      SELECT m.language, m.held_for, m.status = 'held' AS still_held,
        CASE WHEN m.held_at IS NOT NULL THEN 'hold' WHEN m.waited_for_hours THEN 'hours' ELSE 'nothing' END AS after,
        CASE WHEN m.part < 2 THEN extract(epoch FROM m.sent_at - e.received_at) END AS seconds,
        extract(epoch FROM coalesce(m.released_at, m.finished_at, :now) - m.held_at) AS held_seconds
      {_OF_THE_PERIOD})
    SELECT after, language, held_for, GROUPING(after) = 0 AS is_time, GROUPING(held_for) = 0 AS is_reason,
      count(seconds) AS messages, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
      percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95,
      count(held_seconds) AS held, count(*) FILTER (WHERE still_held) AS still_held,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY held_seconds) AS held_median, max(held_seconds) AS held_longest
    FROM told GROUP BY GROUPING SETS ((after, language), (held_for), ())
""")  # nosec B608


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which messages: those of a mode, of one integration or (None) of all."""

    mode: Mode
    integration_id: UUID | None = None


def language(session: Session, scope: Scope, period: Period, now: datetime) -> Evidence:
    """The evidence of a period, by when messages were planned; a message counts as it stands now."""
    asked = {
        "organisation": organisation_of(session),
        "integration": scope.integration_id,
        "mode": scope.mode.value,
        "first": earliest_id(period.start),
        "end": earliest_id(period.end),
    }
    counts = session.execute(_COUNTS, asked).all()
    times = session.execute(_TIMES, asked | {"now": now}).all()
    return Evidence(
        period=period,
        mode=scope.mode,
        languages=tuple(_in_language(counts, one) for one in _LANGUAGES),
        hand_over=tuple(HandOver(after, {one: _times(times, after, one) for one in _LANGUAGES}) for after in After),
        holds=_holds(times),
        wishes={wish: _sum(counts, "wishes", language_wish=wish) for wish in (*LanguageWish, None)},
    )


def _in_language(rows: Rows, language: LanguageWish) -> InLanguage:
    return InLanguage(
        language=language,
        messages=_sum(rows, "messages", language=language),
        channels={channel: _sum(rows, "messages", language=language, channel=channel) for channel in Channel},
        delivered=_sum(rows, "delivered", language=language),
        failed=_sum(rows, "failed", language=language),
    )


def _sum(rows: Rows, figure: str, **of: str | None) -> int:
    """Of the rows that have these values."""
    found = (row for row in rows if all(getattr(row, name) == value for name, value in of.items()))
    return sum(getattr(row, figure) for row in found)


def _times(rows: Rows, after: After, language: LanguageWish) -> Times:
    row = next((row for row in rows if row.is_time and (row.after, row.language) == (after, language)), None)
    return Times(row.messages, _rounded(row.median), _rounded(row.p95)) if row else Times()


def _holds(rows: Rows) -> Holds:
    whole = next((row for row in rows if not row.is_time and not row.is_reason), None)
    if whole is None:
        return Holds()
    reasons = {Reason(row.held_for): row.held for row in rows if row.is_reason and row.held_for is not None}
    ordered = dict(sorted(reasons.items()))
    return Holds(whole.held, whole.still_held, _rounded(whole.held_median), _rounded(whole.held_longest), ordered)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(float(seconds), 3)
