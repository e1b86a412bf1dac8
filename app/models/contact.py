"""Contacts, what they chose, the addresses that must not be used, and the links to their status page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class Contact(Owned, Base):
    """A person to be told about a case. `details_sealed`: reference, name and addresses.

    chosen: for each of language, channels, safe, mobile and email that the person chose with us, when they did; the
    case system's word then counts only if the person said it later.
    named_by: the contact who named this one, with us, to help them; None: the case system did. What such a helper
    hears of (`scope`: all or appointments), until which day, and since when they have agreed to it.
    name_indexed: the words of their name are among the contact names.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "case_id", "reference_index"),
        Index(None, "organisation_id", "mobile_index"),
        Index(None, "organisation_id", "email_index"),
        Index("ix_contacts_name_not_indexed", "organisation_id", "id", postgresql_where=text("NOT name_indexed")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    mode: Mapped[str]
    reference_index: Mapped[bytes]
    details_sealed: Mapped[bytes]
    mobile_index: Mapped[bytes | None]
    email_index: Mapped[bytes | None]
    role: Mapped[str]
    language: Mapped[str]
    channels: Mapped[list[str]]
    neutral: Mapped[bool]
    safe_from: Mapped[int | None]
    safe_to: Mapped[int | None]
    format: Mapped[str | None]
    chosen: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    named_by: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    scope: Mapped[str | None]
    helps_until: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_reason: Mapped[str | None]
    name_indexed: Mapped[bool] = mapped_column(server_default="false")


class ContactName(Owned, Base):
    """One word of a contact's name, by its blind index: how staff find a case by a name."""

    __tablename__ = "contact_names"
    __table_args__ = (
        UniqueConstraint("organisation_id", "word_index", "contact_id"),
        Index(None, "organisation_id", "contact_id"),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    word_index: Mapped[bytes]


class Preference(Owned, Base):
    """The evidence of what a contact wants: what was said, when, by whom and through what. Never changed."""

    __tablename__ = "preferences"
    __table_args__ = (Index(None, "organisation_id", "contact_id"),)

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    field: Mapped[str]
    value: Mapped[str]
    said_at: Mapped[datetime]
    by: Mapped[str]
    through: Mapped[str]


class Suppression(Owned, Base):
    """An address that we must not use, for the whole organisation, until it is lifted."""

    __tablename__ = "suppressions"
    __table_args__ = (UniqueConstraint("organisation_id", "channel", "address_index"),)

    channel: Mapped[str]
    address_index: Mapped[bytes]
    reason: Mapped[str]


class StatusLink(Owned, Base):
    """A contact's link to the status page. The token is derived from the row's id; only its hash is kept."""

    __tablename__ = "status_links"
    __table_args__ = (Index(None, "organisation_id", "contact_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
