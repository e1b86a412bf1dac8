"""What the API answers with, as the OpenAPI description shows it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.web.api.problems import wants_welsh


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Pair(Answer):
    cy: str
    en: str


class Reason(Answer):
    code: str
    sentence: str

    @classmethod
    def of(cls, reason: object) -> Self:
        """The sentence is in Welsh where the caller asks for Welsh."""
        sentence = reason.sentence  # type: ignore[attr-defined]
        return cls(code=reason.code, sentence=sentence.cy if wants_welsh() else sentence.en)  # type: ignore[attr-defined]


class LanguageReason(Reason):
    """Why a message is in the language it is in: it has codes of its own."""


class Links(Answer):
    event: str
    case: str
    messages: str


class Accepted(Answer):
    id: UUID
    event_id: str
    status: str = Field(examples=["accepted"])
    links: Links


class ProblemFault(Answer):
    pointer: str
    code: str
    detail: str


class ProblemBody(Answer):
    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemFault]


class BatchItem(Answer):
    id: UUID | None = None
    event_id: str | None = None
    status: str = Field(examples=["accepted", "replayed", "rejected"])
    links: Links | None = None
    problem: ProblemBody | None = None


class Batch(Answer):
    items: list[BatchItem]


class NotTold(Answer):
    contact: str | None
    channel: str | None
    reason: Reason


class Event(Answer):
    id: UUID
    event_id: str
    source: str
    type: str
    case: str
    time: datetime
    received_at: datetime
    processed_at: datetime | None
    effect: str | None
    messages: list[UUID]
    not_told: list[NotTold]


class CaseEvent(Answer):
    id: UUID
    event_id: str
    source: str
    type: str
    time: datetime
    received_at: datetime
    processed_at: datetime | None
    effect: str | None


class LanguageSaid(Answer):
    value: str
    said_at: datetime
    by: str
    through: str


class Contact(Answer):
    reference: str
    role: str
    language: str
    language_said: LanguageSaid | None
    channels: list[str]


class Case(Answer):
    reference: str
    case_type: str
    milestone: str | None
    status: str
    opened_at: datetime | None
    expected_by: date | None
    closed_at: datetime | None
    contacts: list[Contact]
    events: list[CaseEvent]


class TemplateUsed(Answer):
    key: str
    version: int


class Content(Answer):
    subject: str | None
    body: str | None


class Held(Answer):
    since: datetime
    reason: Reason
    released_at: datetime | None


class Message(Answer):
    id: UUID
    case: str
    event: UUID | None
    contact: str
    role: str
    channel: str
    language: str
    language_wish: str | None
    language_reason: LanguageReason | None
    status: str
    reason: Reason | None
    held: Held | None
    template: TemplateUsed | None
    provider: str | None
    fragments: int | None
    cost_pence: Decimal | None
    created_at: datetime
    send_after: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    attempts: int


class TestMessage(Message):
    recipient: str | None
    content: Content | None


class MessagePage(Answer):
    items: list[Message | TestMessage]
    next: str | None


class Milestone(Answer):
    code: str
    label: Pair
    sentence: Pair
    next: Pair
    working_days: int | None


class Outcome(Answer):
    code: str
    label: Pair
    meaning: Pair


class CaseType(Answer):
    code: str
    name: Pair
    sensitivity: str
    link: bool
    milestones: list[Milestone]
    outcomes: list[Outcome]


class CaseTypePage(Answer):
    items: list[CaseType]
    next: str | None


class Template(Answer):
    key: str
    case_type: str
    event: str
    milestone: str | None
    channel: str
    version: int
    status: str
    subject: Pair | None
    body: Pair
    for_others: Pair | None


class TemplatePage(Answer):
    items: list[Template]
    next: str | None
