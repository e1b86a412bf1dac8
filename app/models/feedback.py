"""What people say of how they were kept informed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class Feedback(Owned, Base):
    """One contact's word on it; saying it again takes the place of what they said before.

    score: 5 very satisfied to 1 very dissatisfied. would_have_called: whether they would have phoned without it.
    language: of the page on which it was said.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("organisation_id", "contact_id"),
        Index(None, "organisation_id", "created_at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    mode: Mapped[str]
    language: Mapped[str]
    score: Mapped[int]
    would_have_called: Mapped[bool | None]
    words_sealed: Mapped[bytes | None]
