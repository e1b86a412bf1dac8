"""Organisations, their keys, and the integrations through which their case systems call."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.domain.bilingual import Bilingual
from app.domain.ids import new_id
from app.models.owned import Owned


class Organisation(Base):
    """A council or health board. `sandboxed`: whatever its providers are, nothing leaves the house (the demo).

    both_texts: a bilingual text goes as `one`, as `two`, or as whichever is `cheaper`.
    author_may_sign: who wrote a wording may also sign for it, which is recorded and shown.
    pence_per_fragment: what its provider asks for one fragment of a text, without VAT. logo: PNG or JPEG.
    host: the host name under which its pages are found; None: its readers choose it by name.
    answer_days: within how many working days somebody who asks is told to expect an answer.
    sending_suspended_at: since when nothing is sent, and by whom it was stopped; None: all is sent. resumed_at: when
    it last went on. days_kept_...: for how many days after its end all of a case is kept, by how sensitive its type is.
    budget_pence: what live messages may cost in a month; budget_stops: whether they wait once that is spent.
    """

    __tablename__ = "organisations"
    __table_args__ = tuple(
        CheckConstraint(f"days_kept_{kind} BETWEEN 7 AND 400", name=f"days_kept_{kind}")
        for kind in ("open", "personal", "sensitive")
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    sms_prefix: Mapped[Bilingual]
    phone: Mapped[str]
    email: Mapped[str | None]
    colour: Mapped[str] = mapped_column(server_default="#1d4f5a")
    sandboxed: Mapped[bool] = mapped_column(server_default="false")
    window_from: Mapped[int | None] = mapped_column(server_default="8")
    window_to: Mapped[int | None] = mapped_column(server_default="20")
    both_texts: Mapped[str] = mapped_column(server_default="cheaper")
    author_may_sign: Mapped[bool] = mapped_column(server_default="false")
    pence_per_fragment: Mapped[Decimal | None]
    logo: Mapped[bytes | None]
    host: Mapped[str | None] = mapped_column(unique=True)
    answer_days: Mapped[int] = mapped_column(server_default="5")
    sending_suspended_at: Mapped[datetime | None]
    sending_suspended_by: Mapped[str | None]
    sending_resumed_at: Mapped[datetime | None]
    days_kept_open: Mapped[int] = mapped_column(server_default="90")
    days_kept_personal: Mapped[int] = mapped_column(server_default="90")
    days_kept_sensitive: Mapped[int] = mapped_column(server_default="90")
    budget_pence: Mapped[int | None]
    budget_stops: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OrganisationKey(Owned, Base):
    """A key of the organisation, wrapped by a master key from the environment."""

    __tablename__ = "organisation_keys"
    __table_args__ = (UniqueConstraint("organisation_id", "purpose", "number"),)

    number: Mapped[int]
    purpose: Mapped[str]
    wrapped: Mapped[bytes]


class Integration(Owned, Base):
    """One case system. `case_types`: the codes that it may speak of; None means all.

    events_per_minute: how many events its live keys may post; None means as many as they like.
    """

    __tablename__ = "integrations"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    name: Mapped[str]
    case_types: Mapped[list[str] | None]
    signature_required: Mapped[bool] = mapped_column(server_default="true")
    events_per_minute: Mapped[int | None]


class ApiKey(Owned, Base):
    """A bearer key of an integration; only its SHA-256 is kept."""

    __tablename__ = "api_keys"

    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    kind: Mapped[str]
    hash: Mapped[bytes] = mapped_column(unique=True)
    ending: Mapped[str]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SigningSecret(Owned, Base):
    """A Standard Webhooks secret of an integration; two may be in force while one is rotated."""

    __tablename__ = "signing_secrets"
    __table_args__ = (Index(None, "organisation_id", "integration_id"),)

    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    secret_sealed: Mapped[bytes]
    expires_at: Mapped[datetime | None]


class Guest(Owned, Base):
    """An address that team keys may write to, by its blind index."""

    __tablename__ = "guests"
    __table_args__ = (UniqueConstraint("organisation_id", "address_index"),)

    address_index: Mapped[bytes]
    label: Mapped[str]


class ProviderAccount(Owned, Base):
    """Which provider carries a channel for live keys, with its credentials.

    per_minute: how many messages its key may be handed in a minute; None is what the provider itself says.
    """

    __tablename__ = "provider_accounts"
    __table_args__ = (UniqueConstraint("organisation_id", "channel"),)

    channel: Mapped[str]
    provider: Mapped[str]
    config_sealed: Mapped[bytes]
    per_minute: Mapped[int | None]


class ReceiptToken(Owned, Base):
    """A bearer token with which a provider's receipts reach us; only its SHA-256 is kept."""

    __tablename__ = "receipt_tokens"

    provider: Mapped[str]
    hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]


NOT_A_LOOK = "what NOT IN ('status page opened', 'case viewed', 'contact shown', 'reply read')"
"""Nearly all audit entries say that somebody looked at something: all others have an index of their own."""


class AuditEntry(Owned, Base):
    """Who did, changed or looked at what; the app's role can only add to it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "organisation_id", "created_at"),
        Index(None, "organisation_id", "who", "created_at"),
        Index(None, "organisation_id", "about_id", "created_at"),
        Index("ix_audit_entries_done", "organisation_id", "created_at", postgresql_where=text(NOT_A_LOOK)),
    )

    who: Mapped[str]
    what: Mapped[str]
    about_table: Mapped[str | None]
    about_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
