"""What the story of a case says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.case_events import Appointment, EventType, InformationRequest
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel


class EventStanding(StrEnum):
    """What became of an event."""

    WAITING = "waiting"
    APPLIED = "applied"
    LATE = "late"
    RETRACTED = "retracted"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class NotToldView:
    """Somebody (by initials; empty: nobody of the case) who was not told, or not on a channel, and why."""

    person: str
    channel: Channel | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event as it was received. at: when it came; time: when it happened. by: who at the desk posted it, if so.

    readable: it could be opened. problem: the kind of error that it was parked for. may_be_taken_back: nothing has
    taken it back yet, and it can be.
    """

    id: UUID
    at: datetime
    time: datetime
    type: EventType
    standing: EventStanding
    by: str | None
    problem: str | None
    retry_at: datetime | None
    not_told: tuple[NotToldView, ...]
    may_be_taken_back: bool
    readable: bool = True
    silent: bool = False
    milestone: Bilingual | None = None
    outcome: Bilingual | None = None
    expected_by: date | None = None
    said: Bilingual | None = None
    request: InformationRequest | None = None
    appointment: Appointment | None = None
    kind: str = "event"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    at: datetime
    status: str
    code: str | None


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try to hand a message over. outcome: taken, refused, failed, unknown, put-back; None: it is under way."""

    number: int
    at: datetime
    provider: str
    outcome: str | None
    code: str | None
    receipts: tuple[ReceiptView, ...]


@dataclass(frozen=True, slots=True)
class SaidIn:
    """Words in one language; `both` where one text has the two."""

    language: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MessageEntry:
    """A message with its words, the attempts that are still kept, and what may be done with it.

    secret: it is a one-time code, which nobody reads again. held_for: why it was first held.
    """

    id: UUID
    at: datetime
    person: str
    channel: Channel
    language: LanguageWish
    language_reason: LanguageReason | None
    status: MessageStatus
    reason: Reason | None
    held_for: Reason | None
    held_at: datetime | None
    released_at: datetime | None
    notice: str | None
    is_answer: bool
    is_reminder: bool
    provider: str | None
    send_after: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    subject: str | None
    said: tuple[SaidIn, ...]
    secret: bool
    attempts: tuple[AttemptView, ...]
    may_be_sent_again: bool
    kind: str = "message"


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """What somebody wrote to us. word: the word that we acted on. page: it came from our page and not by text."""

    id: UUID
    at: datetime
    person: str
    words: str = field(repr=False)
    word: str | None
    page: bool
    answered_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    kind: str = "reply"


@dataclass(frozen=True, slots=True)
class ChoiceEntry:
    """What somebody chose of how they are told. by: citizen, case-system, or staff by name."""

    id: UUID
    at: datetime
    person: str
    field: str
    value: str
    said_at: datetime
    by: str
    through: str
    kind: str = "choice"


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    id: UUID
    at: datetime
    person: str
    score: int
    words: str = field(repr=False)
    kind: str = "feedback"


@dataclass(frozen=True, slots=True)
class NotedEntry:
    """An entry of the audit trail. person: of the contact whom it is about. said: the reason that was given."""

    id: UUID
    at: datetime
    who: str
    what: str
    person: str
    said: str = field(repr=False, default="")
    kind: str = "noted"


Entry = EventEntry | MessageEntry | ReplyEntry | ChoiceEntry | FeedbackEntry | NotedEntry
