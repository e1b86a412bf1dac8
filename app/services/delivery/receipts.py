"""Delivery receipts: early, repeated and reordered ones all end in the right state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import Database, enter_organisation, organisation_of
from app.domain import tokens
from app.domain.errors import OlrhainError
from app.domain.message_status import FINAL, MessageStatus, may_step
from app.domain.reasons import Reason
from app.models.message import DeliveryAttempt, DeliveryReceipt, Message
from app.models.organisation import ReceiptToken
from app.providers.base import Receipt
from app.services.delivery.claiming import load_accounts
from app.services.delivery.outcomes import RECEIPT_EXPECTED_AFTER
from app.services.events.processing import Sender
from app.services.events.retelling import tell_otherwise
from app.services.opting_out.suppressions import reason_of, suppress_recipient

_REASONS = {
    MessageStatus.PERMANENT_FAILURE: Reason.PROVIDER_REFUSED,
    MessageStatus.TEMPORARY_FAILURE: Reason.GAVE_UP,
    MessageStatus.TECHNICAL_FAILURE: Reason.PROVIDER_AWAY,
}


class UnknownToken(OlrhainError):
    """A receipt came with no token of ours, or with one that has expired."""


def organisation_of_token(db: Database, token: str, provider: str) -> UUID:
    """The organisation whose receipts come with this token. Raises UnknownToken."""
    with db.transaction(None) as session:
        found = session.execute(
            text("SELECT * FROM find_receipt_token(:hash)"), {"hash": tokens.hash_of(token)}
        ).first()
        if found is None:
            raise UnknownToken
        enter_organisation(session, found.organisation_id)
        row = session.get_one(ReceiptToken, found.id)
        expired = row.expires_at is not None and row.expires_at <= session.scalar(text("SELECT now()"))
        if expired or row.provider != provider:
            raise UnknownToken
        return row.organisation_id


def apply(session: Session, receipt: Receipt, sender: Sender, now: datetime) -> None:
    """Moves the message along, if it is one of ours and the step is allowed.

    Where it fails for good through this receipt, its contact is told by the next channel.
    """
    attempt = _attempt(session, receipt.reference)
    if attempt is None:
        return
    session.add(
        DeliveryReceipt(
            organisation_id=organisation_of(session),
            attempt_id=attempt.id,
            status=receipt.status.value,
            at=receipt.at,
            code=receipt.code,
        )
    )
    attempt.provider_id = attempt.provider_id or receipt.provider_id
    if receipt.suppress:
        suppress_recipient(session, attempt.message_id, receipt.code or receipt.status.value)
    message = session.get_one(Message, attempt.message_id, with_for_update=True)
    status = MessageStatus(message.status)
    # Of an older attempt only good news counts: it says that the person has the words after all.
    stale = attempt.number != message.attempts and receipt.status is not MessageStatus.DELIVERED
    if stale or not may_step(status, receipt.status):
        return
    _move(message, receipt)
    if receipt.status is MessageStatus.PERMANENT_FAILURE:
        session.flush()
        tell_otherwise(session, message.id, sender, now)


def knows(session: Session, reference: str) -> bool:
    """Whether the organisation has an attempt of this reference."""
    return _attempt(session, reference) is not None


def settings_of(session: Session, provider: str) -> list[Mapping[str, object]]:
    """The organisation's settings of a provider, one for each channel that it carries."""
    return [account.settings for account in load_accounts(session).values() if account.provider == provider]


def _attempt(session: Session, reference: str) -> DeliveryAttempt | None:
    try:
        return session.get(DeliveryAttempt, UUID(reference))
    except ValueError:
        return None


def _move(message: Message, receipt: Receipt) -> None:
    message.status = receipt.status.value
    reason = reason_of(receipt.code or "") if receipt.suppress else _REASONS.get(receipt.status)
    message.reason = reason.value if reason else None
    message.sent_at = message.sent_at or receipt.at
    message.lease_until = None
    # A receipt may overtake the note of the hand-over, which then no longer counts and sets no time.
    message.send_after = receipt.at + RECEIPT_EXPECTED_AFTER
    if receipt.status in FINAL:
        message.finished_at = receipt.at
