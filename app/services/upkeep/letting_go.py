"""What the clock lets go of for good: all of a case some time after its end, and what else has served.

The days are counted from when we learnt of the last event of a case, so that what arrives late keeps it. Every round
takes a handful: nothing is locked for long, and a heap is gone through in a few hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, Table, delete, or_, select, text
from sqlalchemy.orm import Session

import app.models  # noqa: F401  every table that points at a case must be known
from app.db import Base, organisation_of
from app.models.callback import Callback
from app.models.case import Case
from app.models.reply import Reply

A_ROUND = 25
"""Cases, and replies of no case, that go in one round."""
_ROWS = 1000
COUNTS_AS_CLOSED_AFTER = timedelta(days=548)
"""18 months without an event."""
DEDUPE_KEPT = timedelta(days=30)
"""A case system may post an event again for so long: until then we must know that we had it."""
CALLBACKS_KEPT = timedelta(days=30)

_DAYS = "CASE t.sensitivity WHEN 'open' THEN o.days_kept_open WHEN 'personal' THEN o.days_kept_personal "
_DAYS += "ELSE o.days_kept_sensitive END"
_KEPT = f"make_interval(days => {_DAYS})"
_SINCE_LAST = f"GREATEST({_KEPT}, CAST(:dedupe AS interval))"
# Held messages go with the case: what nobody completed by now, nobody waits for.
_OVER = """
    SELECT c.id FROM cases c JOIN case_types t ON t.id = c.case_type_id JOIN organisations o ON o.id = c.organisation_id
    WHERE c.organisation_id = :organisation AND {since}
      AND NOT EXISTS (SELECT FROM case_events e WHERE e.organisation_id = c.organisation_id AND e.case_id = c.id
        AND e.received_at > CAST(:now AS timestamptz) - ({quiet}))
      AND NOT EXISTS (SELECT FROM messages m WHERE m.organisation_id = c.organisation_id AND m.case_id = c.id
        AND m.status IN ('created', 'sending', 'unknown'))
      AND NOT EXISTS (SELECT FROM replies r WHERE r.organisation_id = c.organisation_id AND r.case_id = c.id
        AND r.closed_at IS NULL AND r.created_at > CAST(:now AS timestamptz) - {kept})
    ORDER BY {order} LIMIT :most"""  # nothing in it is anybody's word  # nosec B608
_CLOSED = text(
    _OVER.format(
        since=f"c.closed_at < CAST(:now AS timestamptz) - {_KEPT}", quiet=_SINCE_LAST, kept=_KEPT, order="c.closed_at"
    )
)
_FORGOTTEN = text(
    _OVER.format(
        since="c.closed_at IS NULL AND c.created_at < "
        f"CAST(:now AS timestamptz) - CAST(:silence AS interval) - {_KEPT}",
        quiet=f"CAST(:silence AS interval) + {_KEPT}",
        kept=_KEPT,
        order="c.created_at",
    )
)
# Where one way leads to a row through an index and others do not.
_FOUND_BY = {
    "messages": ("case_id", "reply_id"),
    "status_links": ("contact_id",),
    "feedback": ("contact_id",),
}


def let_go(session: Session, now: datetime) -> None:
    """One round: of each kind of thing that is over, as much as is quick."""
    forget(session, Case.__table__, _over(session, now))  # type: ignore[arg-type]
    forget(session, Reply.__table__, _replies_of_no_case(session, now))  # type: ignore[arg-type]
    old = select(Callback.id).where(
        Callback.organisation_id == organisation_of(session), Callback.finished_at < now - CALLBACKS_KEPT
    )
    session.execute(delete(Callback).where(Callback.id.in_(old.order_by(Callback.finished_at).limit(_ROWS))))
    session.execute(text("SELECT count(*) FROM let_audit_go(:most)"), {"most": _ROWS})


def forget(session: Session, root: Table, ids: Sequence[UUID]) -> None:
    """Deletes rows and whatever points at them, and at that, whichever tables there are."""
    doomed = {root.name: list(ids)}
    order = with_all_that_points_at(root)
    for table in order[1:]:
        doomed[table.name] = _pointing(session, table, doomed) if ids else []
    for table in reversed(order):
        if doomed[table.name]:
            session.execute(delete(table).where(_id(table).in_(doomed[table.name])))


def with_all_that_points_at(root: Table) -> list[Table]:
    """A table, and those whose rows cannot be there without its rows; each after what it points at."""
    found = [root]
    for table in Base.metadata.sorted_tables:
        if table is not root and any(key.column.table in found for key in table.foreign_keys):
            found.append(table)
    return found


def _over(session: Session, now: datetime) -> list[UUID]:
    asked = {"organisation": organisation_of(session), "now": now, "most": A_ROUND}
    closed = session.scalars(_CLOSED, asked | {"dedupe": DEDUPE_KEPT}).all()
    forgotten = session.scalars(_FORGOTTEN, asked | {"silence": COUNTS_AS_CLOSED_AFTER}).all()
    return [*closed, *forgotten]


def _replies_of_no_case(session: Session, now: datetime) -> Sequence[UUID]:
    """Those that staff are done with; of which case type they were, nobody knows."""
    query = text("""
        SELECT r.id FROM replies r JOIN organisations o ON o.id = r.organisation_id
        WHERE r.organisation_id = :organisation AND r.case_id IS NULL
          AND r.closed_at < CAST(:now AS timestamptz) - make_interval(days => o.days_kept_personal)
        ORDER BY r.closed_at LIMIT :most""")
    return session.scalars(query, {"organisation": organisation_of(session), "now": now, "most": A_ROUND}).all()


def _pointing(session: Session, table: Table, doomed: dict[str, list[UUID]]) -> list[UUID]:
    ways = [
        key.parent.in_(doomed[key.column.table.name])
        for key in table.foreign_keys
        if doomed.get(key.column.table.name) and key.parent.name in _FOUND_BY.get(table.name, (key.parent.name,))
    ]
    if not ways:
        return []
    mine = table.c.organisation_id == organisation_of(session)
    return list(session.scalars(select(_id(table)).where(mine, or_(*ways))))


def _id(table: Table) -> Column[UUID]:
    return table.c.id
