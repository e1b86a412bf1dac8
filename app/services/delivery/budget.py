"""What an organisation may spend on live messages in a month: how much of it is gone, and what waits once it is.

What is spent is read from the figures of the days, which the clock counts each minute: so much may be overshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.forms import day_in_london
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Mode
from app.models.figures import MessageFigures
from app.models.message import Message
from app.models.organisation import Organisation
from app.services.audit import note
from app.timed import Remembered

ALERT_AT = 80
"""Per cent of the budget from which on staff are told."""
MOST_PENCE = 100_000_000
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class BudgetState:
    """pence: of a month; None: there is no budget. stops: nothing more is sent once it is spent. spent: this month."""

    pence: int | None
    stops: bool
    spent: Decimal
    price_known: bool

    @property
    def per_cent(self) -> int:
        """How much of the budget is spent; 0 without one."""
        return 0 if self.pence is None else int(self.spent * 100 / self.pence)

    @property
    def nearly_spent(self) -> bool:
        return self.pence is not None and self.per_cent >= ALERT_AT

    @property
    def is_spent(self) -> bool:
        return self.pence is not None and self.spent >= self.pence


class Budgets:
    """Whether an organisation's sending has stopped for its budget, remembered for a moment."""

    def __init__(self) -> None:
        self._known: Remembered[UUID, bool] = Remembered(_SECONDS)

    def is_stopped(self, session: Session, now: datetime) -> bool:
        return self._known.get(organisation_of(session), lambda: _is_stopped(session, now))


def state(session: Session, now: datetime) -> BudgetState:
    row = session.get_one(Organisation, organisation_of(session))
    return BudgetState(row.budget_pence, row.budget_stops, _spent(session, now), row.pence_per_fragment is not None)


def change(session: Session, pence: int | None, stops: bool, who: str, now: datetime) -> int:
    """Sets the budget of a month, and has what waited for a higher one go; returns how many messages that are."""
    row = session.get_one(Organisation, organisation_of(session))
    row.budget_pence, row.budget_stops = pence, stops and pence is not None
    note(session, who, "budget changed", "organisations", row.id)
    session.flush()
    return release(session, now)


def release(session: Session, now: datetime) -> int:
    """Lets what waited for the budget go, if it is not spent any more: it was raised, or a new month began."""
    if _is_stopped(session, now):
        return 0
    waiting = update(Message).where(
        Message.organisation_id == organisation_of(session),
        Message.status == MessageStatus.HELD.value,
        Message.reason == Reason.OVER_BUDGET.value,
    )
    freed = waiting.values(status=MessageStatus.CREATED.value, reason=None, send_after=now, released_at=now)
    return len(session.execute(freed.returning(Message.id)).all())


def _is_stopped(session: Session, now: datetime) -> bool:
    known = state(session, now) if session.get_one(Organisation, organisation_of(session)).budget_stops else None
    return known is not None and known.is_spent


def _spent(session: Session, now: datetime) -> Decimal:
    """Since the first of the month, by the clocks of Wales."""
    first = day_in_london(now).replace(day=1)
    spent = session.scalar(
        select(func.sum(MessageFigures.pence)).where(
            MessageFigures.organisation_id == organisation_of(session),
            MessageFigures.day >= first,
            MessageFigures.mode == Mode.LIVE.value,
        )
    )
    return Decimal(spent or 0)
