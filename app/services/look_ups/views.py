"""What a case system may see of its own, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from app.domain.bilingual import Bilingual
from app.domain.message_status import MessageStatus


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why, as a stable code and a sentence."""

    code: str
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class NotToldView:
    contact: str | None
    channel: str | None
    reason: ReasonView


@dataclass(frozen=True, slots=True)
class EventView:
    id: UUID
    event_id: str
    source: str
    type: str
    case: str
    time: datetime
    received_at: datetime
    processed_at: datetime | None
    effect: str | None
    messages: tuple[UUID, ...] = ()
    not_told: tuple[NotToldView, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageSaid:
    """The evidence of a contact's language: what was answered, when, by whom and through what."""

    value: str
    said_at: datetime
    by: str
    through: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact without addresses or name."""

    reference: str
    role: str
    language: str
    language_said: LanguageSaid | None
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    reference: str
    case_type: str
    milestone: str | None
    status: str
    opened_at: datetime | None
    expected_by: date | None
    closed_at: datetime | None
    contacts: tuple[ContactView, ...]
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class ContentView:
    subject: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class TemplateUsed:
    key: str
    version: int


@dataclass(frozen=True, slots=True)
class HeldView:
    """Since when a message was first held, and why; and since when it might go, if it might."""

    since: datetime
    reason: ReasonView
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message. `recipient` and `content` are there for test keys alone. `event`: None for an answer to a reply.

    language_wish: what was known of the contact's language when it was planned.
    """

    id: UUID
    case: str
    event: UUID | None
    contact: str
    role: str
    channel: str
    language: str
    language_wish: str | None
    language_reason: ReasonView | None
    status: str
    reason: ReasonView | None
    held: HeldView | None
    template: TemplateUsed | None
    provider: str | None
    fragments: int | None
    cost_pence: Decimal | None
    created_at: datetime
    send_after: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    attempts: int
    recipient: str | None = None
    content: ContentView | None = None


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages are wanted; `after` is the number of the last one seen."""

    case: str | None = None
    status: MessageStatus | None = None
    language: str | None = None
    since: datetime | None = None
    after: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class TemplateView:
    key: str
    case_type: str
    event: str
    milestone: str | None
    channel: str
    version: int
    status: str
    subject: Bilingual | None
    body: Bilingual
    for_others: Bilingual | None
