"""Codes that prove that somebody reads what is sent to an address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class Code(Owned, Base):
    """A code that somebody asked for, whether or not one was sent: the limits count both alike.

    purpose: what it opens. about_index: of what was typed to get it, by which the codes of an hour are counted.
    spread_index: of the reference alone, by which failures over many references are seen. contact_id and code_index:
    None where nothing matched, so that no code is right. plan_sealed: what is done once it is typed, such as a new
    address. tries: how often a code was typed for it.
    """

    __tablename__ = "codes"
    __table_args__ = (
        Index(None, "organisation_id", "about_index", "created_at"),
        Index(None, "organisation_id", "created_at"),
    )

    purpose: Mapped[str]
    about_index: Mapped[bytes]
    spread_index: Mapped[bytes]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    channel: Mapped[str | None]
    address_index: Mapped[bytes | None]
    code_index: Mapped[bytes | None]
    plan_sealed: Mapped[bytes | None]
    tries: Mapped[int] = mapped_column(server_default="0")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
