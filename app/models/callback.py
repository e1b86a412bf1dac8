"""What case systems are told: where, and what is still to be told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class CallbackAddress(Owned, Base):
    """Where an integration is told of what happened, and the secret that what we post is signed with.

    failing_since: when the first of its failures in a row was. suspended_at: nothing is posted until somebody resumes.
    """

    __tablename__ = "callback_addresses"
    __table_args__ = (UniqueConstraint("organisation_id", "integration_id"),)

    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    url: Mapped[str]
    secret_sealed: Mapped[bytes]
    failing_since: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_for: Mapped[str | None]


class Callback(Owned, Base):
    """One CloudEvent to a case system. The rows that are not finished are the list of what is to be posted.

    number: the order in which they were written. body_sealed: the CloudEvent as it is posted, word for word.
    """

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_due", "organisation_id", "send_after", postgresql_where=text("finished_at IS NULL")),
        Index(None, "organisation_id", "integration_id", "number"),
        Index(
            "ix_callbacks_finished",
            "organisation_id",
            "finished_at",
            postgresql_where=text("finished_at IS NOT NULL"),
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    mode: Mapped[str]
    type: Mapped[str]
    body_sealed: Mapped[bytes]
    send_after: Mapped[datetime] = mapped_column(server_default=func.now())
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default="0")
    outcome: Mapped[str | None]
    finished_at: Mapped[datetime | None]
