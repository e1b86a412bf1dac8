"""What staff decided about messages with which nothing else could be done."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class MessageDecision(Owned, Base):
    """One decision about one attempt of a message, so that whoever decides twice, or after another, changes nothing.

    decision: see `Decision` (app/domain/message_decisions.py). by: the `who` of an audit entry.
    """

    __tablename__ = "message_decisions"
    __table_args__ = (UniqueConstraint("organisation_id", "message_id", "attempt"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    attempt: Mapped[int]
    decision: Mapped[str]
    by: Mapped[str]
    note_sealed: Mapped[bytes | None]
