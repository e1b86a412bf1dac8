"""What is let go once it has served: old attempts, and links that have run out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.contact import StatusLink
from app.models.message import DeliveryAttempt, DeliveryReceipt, Message

ATTEMPTS_KEPT = timedelta(days=7)
LINKS_KEPT = timedelta(days=30)


def let_go(session: Session, now: datetime) -> None:
    """Deletes the attempts of messages that ended a week ago, and links a month after they ran out."""
    ended = select(Message.id).where(Message.finished_at < now - ATTEMPTS_KEPT)
    old = select(DeliveryAttempt.id).where(DeliveryAttempt.message_id.in_(ended))
    session.execute(delete(DeliveryReceipt).where(DeliveryReceipt.attempt_id.in_(old)))
    session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.message_id.in_(ended)))
    session.execute(delete(StatusLink).where(StatusLink.expires_at < now - LINKS_KEPT))
