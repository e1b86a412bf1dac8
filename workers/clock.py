"""What happens by the clock, whatever arrives: old rows are let go, holds warned of, and signed wording released.

One is enough; several are safe, as each round runs under an advisory lock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.db import Database
from app.logs import logger
from app.services.delivery import budget
from app.services.events import releasing
from app.services.figures import days
from app.services.upkeep import leftovers, letting_go, name_catch_up
from app.vault import MasterKeys
from workers.held_alerts import HeldAlerts
from workers.stopping import Waits

_EVERY = 60.0
_LOCK = 0x0174A12


def run(settings: Settings, stop: Waits) -> None:
    """One round a minute until told to stop."""
    db = Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=2)
    alerts = HeldAlerts()
    while True:
        try:
            run_once(db, settings.base_url, alerts)
        except SQLAlchemyError as error:
            logger().warning("clock missed a round", error=error)
        if stop.wait(_EVERY):
            return


def run_once(db: Database, base_url: str, alerts: HeldAlerts | None = None) -> bool:
    """One round, unless another clock is at it. Returns whether it was done. `alerts`: of the rounds before."""
    alerts = alerts or HeldAlerts()
    with db.transaction(None) as guard:
        if not guard.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}):
            return False
        for organisation_id in db.organisations():
            with db.transaction(organisation_id) as session:
                now = datetime.now(UTC)
                leftovers.let_go(session, now)
                name_catch_up.catch_up(session)
                alerts.look(session, organisation_id, now)
                budget.release(session, now)
            releasing.release_settled(db, organisation_id, base_url, now)
            _let_go(db, organisation_id, now)
            days.keep_up(db, organisation_id, now)
        return True


def _let_go(db: Database, organisation_id: UUID, now: datetime) -> None:
    """In a transaction of its own: what keeps one organisation's rows keeps nothing of anybody else's waiting."""
    try:
        with db.transaction(organisation_id) as session:
            letting_go.let_go(session, now)
    except SQLAlchemyError as error:
        logger().error("rows cannot be let go", error=error, organisation=str(organisation_id))
