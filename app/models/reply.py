"""What citizens write to us."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned

PAGE = "web"
"""The channel of what was written on our own page."""


class Reply(Owned, Base):
    """What somebody wrote to us: a word that we act on, or words for the people who work on the case.

    channel: sms, or PAGE. word: the word that was recognised, such as `stop`; None for anything else. case_id and
    contact_id: of the page, or of the last message to that number; None where nobody was written to there. several:
    more cases were open, staff choose. provider_id: the provider's own id of it, under which it is taken once however
    often it is posted; that of a question is made of its form and its words.
    """

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("organisation_id", "provider", "provider_id"),
        Index(None, "organisation_id", "case_id"),
        Index(None, "organisation_id", "address_index"),
        Index(None, "organisation_id", "created_at"),
        Index("ix_replies_open", "organisation_id", "created_at", "id", postgresql_where=text("closed_at IS NULL")),
        Index(
            "ix_replies_closed", "organisation_id", "closed_at", "id", postgresql_where=text("closed_at IS NOT NULL")
        ),
    )

    mode: Mapped[str]
    provider: Mapped[str]
    provider_id: Mapped[str]
    channel: Mapped[str]
    address_index: Mapped[bytes]
    address_sealed: Mapped[bytes]
    words_sealed: Mapped[bytes]
    word: Mapped[str | None]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    several: Mapped[bool] = mapped_column(server_default="false")
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("staff_users.id"))
    close_reason: Mapped[str | None]


class ReplyAnswer(Owned, Base):
    """What staff answered: its words in both languages, as far as they were written. by: the `who` of an audit entry.

    Its messages are notices about its id.
    """

    __tablename__ = "reply_answers"
    __table_args__ = (Index(None, "organisation_id", "reply_id"),)

    reply_id: Mapped[UUID] = mapped_column(ForeignKey("replies.id"))
    by: Mapped[str]
    words_sealed: Mapped[bytes]
