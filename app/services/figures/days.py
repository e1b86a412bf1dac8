"""Which days are counted when: by the clock as long as they may change, and all of them when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.forms import day_in_london
from app.models.figures import FigureDay
from app.services.figures.counting import count_day

SETTLED_AFTER = timedelta(days=5)
"""No day is counted again after so long: rows may be let go a week after a case was closed, and its figures stay."""
_LOOKED_BACK = timedelta(days=35)
"""For how long a day that was never counted, as the clock stood still, is counted after all."""
_AGAIN_AFTER = timedelta(hours=1)
_AT_ONCE = 2


def keep_up(db: Database, organisation_id: UUID, now: datetime) -> list[date]:
    """One round of the clock: today, and a day before that is to be counted or counted again. Returns them."""
    with db.transaction(organisation_id) as session:
        days = list(_due(session, now))
    for day in days:
        _count(db, organisation_id, day, now)
    return days


def rebuild(db: Database, organisation_id: UUID, since: date, now: datetime) -> tuple[int, int]:
    """Counts every day from `since` until today; returns how many were counted, and how many left as they are.

    A settled day is left: it was counted while all its rows were there.
    """
    today = day_in_london(now)
    with db.transaction(organisation_id) as session:
        settled = set(session.scalars(select(FigureDay.day).where(FigureDay.settled, FigureDay.day >= since)))
    days = [since + timedelta(days=number) for number in range((today - since).days + 1)]
    for day in days:
        if day not in settled:
            _count(db, organisation_id, day, now)
    return len(days) - len(settled), len(settled)


def _count(db: Database, organisation_id: UUID, day: date, now: datetime) -> None:
    with db.transaction(organisation_id) as session:
        count_day(session, day, now, settled=day < day_in_london(now) - SETTLED_AFTER)


def _due(session: Session, now: datetime) -> Iterator[date]:
    """Today, and one day before: one that was never counted, the newest first, or was not counted for an hour."""
    today = day_in_london(now)
    yield today
    rows = session.scalars(select(FigureDay).where(FigureDay.day >= today - _LOOKED_BACK, FigureDay.day < today))
    known = {row.day: row for row in rows}
    before = [today - timedelta(days=number) for number in range(1, _LOOKED_BACK.days + 1)]
    never = [day for day in before if day not in known]
    again = [row for row in known.values() if not row.settled and row.counted_at <= now - _AGAIN_AFTER]
    stale = sorted((row.counted_at, row.day) for row in again)
    yield from [*never, *(day for _, day in stale)][: _AT_ONCE - 1]
