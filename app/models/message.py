"""Messages, the attempts to hand them over, and the receipts that came back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class Message(Owned, Base):
    """One text, one channel, one language mode, one recipient.

    `part` tells the messages of one contact, channel and event apart (0 Welsh or both, 1 English). `attempts`
    is the fence: whoever claimed attempt n may write its outcome, and nobody else. `tries` counts those that the
    provider did not ask us to put off. `has_hours`: it may go out in some hours only.
    `event_id` is None for the answer to a reply, which then names it, and for a notice of our own such as a code:
    `notice` says which kind, `notice_id` what it is about. `language_wish`: what was known of the
    contact's language when it was planned. `language_reason`: why it is in the language it is in.
    `held_at`, `held_for`: since when it was first held, and why; `released_at`: when it might go.
    `waited_for_hours`: it might have gone earlier, but for the hours of the organisation or the contact.
    `true_until`: when what it says is past, such as an appointment. `send_after` is when the
    next step is due: the next try of a created message, the next look-up of one that is unknown, or sent and
    without a receipt.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("organisation_id", "event_id", "contact_id", "channel", "part", name="uq_messages_place"),
        UniqueConstraint("organisation_id", "reply_id", "part"),
        Index(
            "uq_messages_of_a_notice",
            "organisation_id",
            "notice_id",
            "contact_id",
            "channel",
            "part",
            unique=True,
            postgresql_where=text("notice_id IS NOT NULL"),
        ),
        CheckConstraint("num_nonnulls(event_id, reply_id, notice_id) = 1", name="of_one_thing"),
        Index("ix_messages_held", "organisation_id", "held_at", postgresql_where=text("status = 'held'")),
        Index(None, "organisation_id", "integration_id", "mode", "number"),
        Index(None, "organisation_id", "case_id", "number"),
        Index(None, "contact_id"),
        Index("ix_messages_newest", "organisation_id", "created_at", "number"),
        Index(
            "ix_messages_not_plainly_sent",
            "organisation_id",
            "status",
            "created_at",
            "number",
            postgresql_where=text("status NOT IN ('created', 'sending', 'sent', 'delivered')"),
        ),
        Index(
            "ix_messages_due",
            "organisation_id",
            "urgent",
            "send_after",
            postgresql_where=text("status = 'created'"),
        ),
        Index(
            "ix_messages_to_look_up",
            "send_after",
            postgresql_where=text("status IN ('unknown', 'sent') AND finished_at IS NULL"),
        ),
        Index(
            "ix_messages_to_a_number",
            "organisation_id",
            "recipient_index",
            postgresql_where=text("channel = 'sms' AND mode = 'live'"),
        ),
        Index("ix_messages_leased", "lease_until", postgresql_where=text("status = 'sending'")),
        Index(
            "ix_messages_under_way",
            "contact_id",
            "channel",
            "number",
            postgresql_where=text("status IN ('created', 'sending', 'unknown')"),
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integrations.id"))
    mode: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_events.id"))
    reply_id: Mapped[UUID | None] = mapped_column(ForeignKey("replies.id"))
    notice: Mapped[str | None]
    notice_id: Mapped[UUID | None]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    channel: Mapped[str]
    language: Mapped[str]
    language_wish: Mapped[str | None]
    language_reason: Mapped[str | None]
    part: Mapped[int]
    status: Mapped[str]
    reason: Mapped[str | None]
    template_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("template_versions.id"))
    recipient_index: Mapped[bytes]
    recipient_sealed: Mapped[bytes]
    words_sealed: Mapped[bytes | None]
    fragments: Mapped[int | None]
    cost_pence: Mapped[Decimal | None]
    sensitive: Mapped[bool]
    has_hours: Mapped[bool] = mapped_column(server_default="false")
    urgent: Mapped[bool] = mapped_column(server_default="false")
    provider: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    tries: Mapped[int] = mapped_column(server_default="0")
    attempt_id: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    first_tried_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_for: Mapped[str | None]
    released_at: Mapped[datetime | None]
    waited_for_hours: Mapped[bool] = mapped_column(server_default="false")
    true_until: Mapped[datetime | None]
    send_after: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class DeliveryAttempt(Owned, Base):
    """One try to hand a message over; its id is the reference under which the provider files it."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "message_id", "number"),
        Index(None, "organisation_id", "created_at"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    number: Mapped[int]
    provider: Mapped[str]
    provider_id: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    code: Mapped[str | None]


class DeliveryReceipt(Owned, Base):
    """What a provider told us later of an attempt, in the order in which it came."""

    __tablename__ = "delivery_receipts"
    __table_args__ = (Index(None, "organisation_id", "attempt_id"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_attempts.id"))
    status: Mapped[str]
    at: Mapped[datetime]
    code: Mapped[str | None]
