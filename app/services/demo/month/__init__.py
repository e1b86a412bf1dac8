"""A month of a council's work, so that every page of the demo's desk has something to show.

The events go through the same services as real ones, a day at a time, and are then given the times at which they would
have happened. Nothing of it is there when the demo starts that could still be sent, but for what waits on purpose.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.db import Database
from app.domain.forms import day_in_london
from app.services.case_systems.callers import Callers
from app.services.demo.month import afterwards, connections, days, stories, troubles, wordings
from app.services.demo.month.colleagues import colleagues
from app.services.events.processing import Sender
from app.services.figures import days as days_counted

DAYS = 31
_SEED = 20


@dataclass(frozen=True, slots=True)
class DemoCaller:
    """The demo organisation whose month it is, and a live key of its case system."""

    organisation_id: UUID
    live_key: str


def seed(db: Database, who: DemoCaller, sender: Sender, now: datetime, span: int = DAYS) -> int:
    """Fills the days before `now` for a demo organisation that has its staff; returns how many events that was.

    The same `now` tells the same stories. span: how many days.
    """
    dice = random.Random(_SEED)  # makes up stories, guards nothing  # nosec B311
    told = stories.of_a_month(dice, now, span)
    days.happen(db, who.organisation_id, who.live_key, told, sender)
    afterwards.add(db, who.organisation_id, dice, sender, now)
    _work_of_staff(db, who, sender, now)
    days_counted.rebuild(db, who.organisation_id, day_in_london(now) - timedelta(days=span), now)
    return len(told)


def _work_of_staff(db: Database, who: DemoCaller, sender: Sender, now: datetime) -> None:
    caller = Callers(db, lambda: now).find(who.live_key)
    with db.transaction(who.organisation_id) as session:
        staff = colleagues(session)
        connections.add(session, staff, now)
        wordings.add(session, staff, now)
        troubles.add(session, caller, staff, sender, now)
