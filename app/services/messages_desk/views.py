"""What the page of one message shows of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.domain.bilingual import Bilingual, Language
from app.domain.message_decisions import Decision


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they were sent. language: None where one text holds both and nothing says where the one ends."""

    language: Language | None
    text: str


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    at: datetime
    status: str
    code: str | None


@dataclass(frozen=True, slots=True)
class AttemptSeen:
    """One try. outcome: None while it is under way; see `outcomes.py`."""

    number: int
    at: datetime
    finished_at: datetime | None
    provider: str
    outcome: str | None
    code: str | None
    receipts: tuple[ReceiptSeen, ...]


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another message to the same person about the same thing: the other language, another channel, or a reminder."""

    id: UUID
    channel: str
    language: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    at: datetime
    decision: str
    by: str
    note: str | None


@dataclass(frozen=True, slots=True)
class FullMessage:
    """Everything about one message.

    case, recipient: None where it cannot be opened. named: whom it is for, by initials. readable: whether its words can
    be opened. subject, body: empty where it has no words yet, or they are a code's. wish: what was known of the
    person's language. cost_pence: what it costs, as far as that is known. has_hours: whether it may go out in some
    hours only. attempts: the number of the newest try. event: the type of what it tells of, None where it tells of no
    event. may_decide: what is left for staff to decide.
    """

    id: UUID
    case_id: UUID
    case_type_id: UUID
    case: str | None
    named: str
    role: str
    recipient: str | None
    channel: str
    language: str
    wish: str | None
    language_reason: Bilingual | None
    status: str
    reason: Bilingual | None
    mode: str
    urgent: bool
    sensitive: bool
    is_code: bool
    event_id: UUID | None
    event: str | None
    template_id: UUID | None
    template: str | None
    version: int | None
    readable: bool
    subject: tuple[Said, ...]
    body: tuple[Said, ...]
    fragments: int | None
    cost_pence: Decimal | None
    provider: str | None
    has_hours: bool
    waited_for_hours: bool
    held_at: datetime | None
    held_for: Bilingual | None
    released_at: datetime | None
    created_at: datetime
    send_after: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    attempts: int
    tries: tuple[AttemptSeen, ...]
    siblings: tuple[Sibling, ...]
    decisions: tuple[Decided, ...]
    may_decide: tuple[Decision, ...]
