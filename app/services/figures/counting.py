"""Counting one day from its rows: what was counted of it before gives way."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.figures import BOUNDS, day_bounds
from app.models.figures import CaseFigures, FigureDay, MessageFigures, WaitFigures

# A message of which the provider has told us no price costs what the organisation says that a fragment does.
_MESSAGES = text("""
    INSERT INTO message_figures (id, organisation_id, day, mode, case_type_id, channel, language, planned, sent,
      delivered, failed, held, cancelled, fragments, pence, unpriced)
    SELECT gen_random_uuid(), :organisation, :day, m.mode, c.case_type_id, m.channel, m.language,
      count(*), count(m.sent_at), count(*) FILTER (WHERE m.status = 'delivered'),
      count(*) FILTER (WHERE m.status LIKE '%-failure'), count(*) FILTER (WHERE m.status = 'held'),
      count(*) FILTER (WHERE m.status = 'cancelled'),
      coalesce(sum(m.fragments) FILTER (WHERE m.sent_at IS NOT NULL), 0),
      coalesce(sum(price.pence) FILTER (WHERE m.sent_at IS NOT NULL), 0),
      count(*) FILTER (WHERE m.sent_at IS NOT NULL AND price.pence IS NULL)
    FROM messages m JOIN cases c ON c.id = m.case_id JOIN organisations o ON o.id = m.organisation_id
    CROSS JOIN LATERAL (SELECT coalesce(m.cost_pence, CASE m.channel
      WHEN 'sms' THEN m.fragments * o.pence_per_fragment WHEN 'email' THEN 0 END) AS pence) price
    WHERE m.organisation_id = :organisation AND m.created_at >= :start AND m.created_at < :end
    GROUP BY m.mode, c.case_type_id, m.channel, m.language""")

# A reminder goes on its day, days after its event, so it has no part in how soon people are told.
_WAITS = text("""
    INSERT INTO wait_figures (id, organisation_id, day, mode, case_type_id, language, after, bucket, messages)
    SELECT gen_random_uuid(), :organisation, :day, mode, case_type_id, language, after, bucket, count(*)
    FROM (
      SELECT m.mode, c.case_type_id, m.language,
        CASE WHEN m.held_at IS NOT NULL THEN 'hold' WHEN m.waited_for_hours THEN 'hours' ELSE 'nothing' END AS after,
        width_bucket(extract(epoch FROM m.sent_at - e.received_at)::float8, CAST(:bounds AS float8[])) AS bucket
      FROM messages m JOIN case_events e ON e.id = m.event_id JOIN cases c ON c.id = m.case_id
      WHERE m.organisation_id = :organisation AND m.created_at >= :start AND m.created_at < :end
        AND m.part < 2 AND m.sent_at IS NOT NULL) told
    GROUP BY mode, case_type_id, language, after, bucket""")

_CASES = text("""
    INSERT INTO case_figures (id, organisation_id, day, mode, case_type_id, language, events, opened, closed, views,
      replies, feedback, score_sum, satisfied, would_have_called, would_not)
    SELECT gen_random_uuid(), :organisation, :day, mode, case_type_id, language,
      count(*) FILTER (WHERE what = 'event'), count(*) FILTER (WHERE what = 'opened'),
      count(*) FILTER (WHERE what = 'closed'), count(*) FILTER (WHERE what = 'view'),
      count(*) FILTER (WHERE what = 'reply'), count(*) FILTER (WHERE what = 'feedback'),
      coalesce(sum(score), 0), count(*) FILTER (WHERE score >= 4), count(*) FILTER (WHERE called),
      count(*) FILTER (WHERE NOT called)
    FROM (
      SELECT 'event' AS what, e.mode, c.case_type_id, '' AS language, NULL::integer AS score, NULL::boolean AS called
      FROM case_events e JOIN cases c ON c.id = e.case_id
      WHERE e.organisation_id = :organisation AND e.received_at >= :start AND e.received_at < :end
      UNION ALL
      SELECT 'opened', mode, case_type_id, '', NULL, NULL FROM cases
      WHERE organisation_id = :organisation AND opened_at >= :start AND opened_at < :end
      UNION ALL
      SELECT 'closed', mode, case_type_id, '', NULL, NULL FROM cases
      WHERE organisation_id = :organisation AND closed_at >= :start AND closed_at < :end
      UNION ALL
      SELECT 'view', c.mode, c.case_type_id, p.language, NULL, NULL
      FROM audit_entries a JOIN status_links l ON l.id = a.about_id
        JOIN cases c ON c.id = l.case_id JOIN contacts p ON p.id = l.contact_id
      WHERE a.organisation_id = :organisation AND a.created_at >= :start AND a.created_at < :end
        AND a.what = 'status page opened'
      UNION ALL
      SELECT 'reply', r.mode, c.case_type_id, coalesce(p.language, ''), NULL, NULL
      FROM replies r JOIN cases c ON c.id = r.case_id LEFT JOIN contacts p ON p.id = r.contact_id
      WHERE r.organisation_id = :organisation AND r.created_at >= :start AND r.created_at < :end
      UNION ALL
      SELECT 'feedback', f.mode, c.case_type_id, f.language, f.score, f.would_have_called
      FROM feedback f JOIN cases c ON c.id = f.case_id
      WHERE f.organisation_id = :organisation AND f.created_at >= :start AND f.created_at < :end) happened
    GROUP BY mode, case_type_id, language""")


def count_day(session: Session, day: date, now: datetime, *, settled: bool) -> None:
    """Counts a day anew. Whoever else counts for this organisation waits until the transaction is over."""
    _wait_in_line(session)
    _forget(session, day)
    start, end = day_bounds(day)
    asked = {"organisation": organisation_of(session), "day": day, "start": start, "end": end}
    session.execute(_MESSAGES, asked)
    session.execute(_WAITS, asked | {"bounds": list(BOUNDS)})
    session.execute(_CASES, asked)
    session.add(FigureDay(organisation_id=organisation_of(session), day=day, counted_at=now, settled=settled))
    session.flush()


def _forget(session: Session, day: date) -> None:
    """Of a day that was never counted there is nothing."""
    mine = organisation_of(session)
    counted = delete(FigureDay).where(FigureDay.organisation_id == mine, FigureDay.day == day).returning(FigureDay.id)
    if session.scalar(counted) is not None:
        for table in (MessageFigures, WaitFigures, CaseFigures):
            session.execute(delete(table).where(table.organisation_id == mine, table.day == day))


def _wait_in_line(session: Session) -> None:
    name = f"figures/{organisation_of(session)}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
