"""The tokens with which a provider posts its receipts, and what people text: issued, listed and revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain import tokens
from app.domain.errors import NotFound
from app.models.organisation import ReceiptToken
from app.services.audit import note
from app.vault import new_key


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in force. Nothing of it can be shown: only its hash is kept."""

    id: UUID
    issued_at: datetime


def issue(session: Session, provider: str, who: str = "operator") -> str:
    """A bearer token with which a provider posts its receipts; older ones stay in force until revoked."""
    token = tokens.base62(int.from_bytes(new_key(), "big"), 43)
    row = ReceiptToken(
        organisation_id=organisation_of(session), provider=provider, hash=tokens.hash_of(token), expires_at=None
    )
    session.add(row)
    session.flush()
    note(session, who, f"receipt token issued for {provider}", "receipt_tokens", row.id)
    return token


def in_force(session: Session, provider: str, now: datetime) -> list[TokenLine]:
    """The tokens of a provider that still let its receipts in, newest first."""
    counts = or_(ReceiptToken.expires_at.is_(None), ReceiptToken.expires_at > now)
    query = select(ReceiptToken).where(ReceiptToken.provider == provider, counts)
    rows = session.scalars(query.order_by(ReceiptToken.created_at.desc(), ReceiptToken.id.desc()))
    return [TokenLine(row.id, row.created_at) for row in rows]


def one(session: Session, provider: str, token_id: UUID, now: datetime) -> TokenLine:
    """A token in force. Raises NotFound, as for another's and for one that is not."""
    found = next((line for line in in_force(session, provider, now) if line.id == token_id), None)
    if found is None:
        raise NotFound("there is no such token in force")
    return found


def revoke(session: Session, who: str, provider: str, token_id: UUID, now: datetime) -> None:
    """Takes a token out of force at once; the second of two who do so at the same moment changes nothing.

    Raises NotFound for one that is not this organisation's, or of another provider.
    """
    query = select(ReceiptToken).where(ReceiptToken.id == token_id, ReceiptToken.provider == provider)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("there is no such token")
    if row.expires_at is None or row.expires_at > now:
        row.expires_at = now
        note(session, who, f"receipt token revoked for {provider}", "receipt_tokens", row.id)
