"""Cases, the events that told us of them, and whom we decided not to tell."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class Case(Owned, Base):
    """One citizen's matter. Its reference may be an NHS number: it is sealed and found by its blind index.

    `state_sealed` is what all its events add up to (domain/case_state.py). `applied_time`: the latest time among
    the applied events; an event before it is late. `paused_at`: since when nothing is sent; `paused_by`: whose word.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("organisation_id", "mode", "integration_id", "reference_index"),
        Index(None, "organisation_id", "id"),
        Index(None, "organisation_id", "case_type_id", "id"),
        Index("ix_cases_over", "organisation_id", "id", postgresql_where=text("status <> 'open'")),
        Index("ix_cases_paused", "organisation_id", "id", postgresql_where=text("paused_at IS NOT NULL")),
        Index("ix_cases_trial", "organisation_id", "id", postgresql_where=text("mode = 'trial'")),
        Index(None, "organisation_id", "opened_at"),
        Index("ix_cases_closed", "organisation_id", "closed_at", postgresql_where=text("closed_at IS NOT NULL")),
        Index("ix_cases_not_closed", "organisation_id", "created_at", postgresql_where=text("closed_at IS NULL")),
    )

    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    mode: Mapped[str]
    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    reference_index: Mapped[bytes]
    reference_sealed: Mapped[bytes]
    status: Mapped[str] = mapped_column(server_default="open")
    milestone: Mapped[str | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    expected_by: Mapped[date | None]
    applied_time: Mapped[datetime | None]
    state_sealed: Mapped[bytes | None]
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class StoredEvent(Owned, Base):
    """One case event as it was received; `sealed` holds all of it, the caller's id and source included.

    The rows without `processed_at` are the list of what is to be processed. `key_kind`: of the key that posted
    it, because team messages reach only the guest list. `effect`: applied, late or retracted. `posted_by`: who at the
    desk posted it; None: the case system did.
    """

    __tablename__ = "case_events"
    __table_args__ = (
        UniqueConstraint("organisation_id", "mode", "integration_id", "dedupe_index"),
        Index(None, "organisation_id", "case_id", "arrival"),
        Index(None, "organisation_id", "received_at"),
        Index(
            "ix_case_events_to_process",
            "organisation_id",
            "arrival",
            postgresql_where=text("processed_at IS NULL AND parked_at IS NULL"),
        ),
        Index("ix_case_events_parked", "organisation_id", "case_id", postgresql_where=text("parked_at IS NOT NULL")),
    )

    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    mode: Mapped[str]
    key_kind: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    dedupe_index: Mapped[bytes]
    content_hash: Mapped[bytes]
    type: Mapped[str]
    time: Mapped[datetime]
    sealed: Mapped[bytes]
    arrival: Mapped[int] = mapped_column(BigInteger, Identity())
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    processed_at: Mapped[datetime | None]
    effect: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    retry_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    posted_by: Mapped[str | None]


class AddedWords(Owned, Base):
    """Words in one language that staff added to an event, which itself never changes. `field`: the value they complete.

    `by`: who wrote them. `draft`: they came from a translator's file, and count only once somebody has checked them.
    """

    __tablename__ = "added_words"
    __table_args__ = (
        UniqueConstraint("organisation_id", "event_id", "field", "language"),
        Index(None, "organisation_id", "case_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("case_events.id"))
    field: Mapped[str]
    language: Mapped[str]
    words_sealed: Mapped[bytes]
    by: Mapped[str]
    draft: Mapped[bool] = mapped_column(server_default="false")


class NotTold(Owned, Base):
    """Why a contact was not told of an event on a channel; without a contact, why nobody was."""

    __tablename__ = "not_told"
    __table_args__ = (Index(None, "organisation_id", "event_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("case_events.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    channel: Mapped[str | None]
    reason: Mapped[str]
