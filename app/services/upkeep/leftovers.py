"""What is let go once it has served: old attempts, links that have run out, and codes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.code import Code
from app.models.contact import StatusLink
from app.models.message import DeliveryAttempt, DeliveryReceipt, Message
from app.services.staff import invitations, sessions, slow_down

ATTEMPTS_KEPT = timedelta(days=7)
LINKS_KEPT = timedelta(days=30)
CODES_KEPT = timedelta(hours=24)
A_ROUND = 5000
"""Attempts that go in one round of the clock: more than a minute makes, and soon done."""


def let_go(session: Session, now: datetime) -> None:
    """Deletes attempts a week after their message ended, links a month after they ran out, and codes after a day."""
    ended = select(Message.id).where(Message.finished_at < now - ATTEMPTS_KEPT)
    old = select(DeliveryAttempt.id).where(DeliveryAttempt.message_id.in_(ended)).limit(A_ROUND)
    gone = session.scalars(old).all()
    session.execute(delete(DeliveryReceipt).where(DeliveryReceipt.attempt_id.in_(gone)))
    session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.id.in_(gone)))
    session.execute(delete(StatusLink).where(StatusLink.expires_at < now - LINKS_KEPT))
    session.execute(delete(Code).where(Code.created_at < now - CODES_KEPT))
    slow_down.let_go(session, now)
    invitations.let_go(session, now)
    sessions.let_go(session, now)
