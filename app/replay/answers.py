"""What the service answers, as far as a replay reads it; what it does not read may change freely."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

_PLACE_IN_BATCH = re.compile(r"^/\d+(?=/|$)")


class Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Fault(Answer):
    pointer: str = ""
    code: str = ""
    detail: str = ""


class Problem(Answer):
    """An RFC 9457 problem."""

    title: str = "no reason given"
    status: int = 0
    detail: str | None = None
    errors: tuple[Fault, ...] = ()

    @property
    def reason(self) -> str:
        """The problem in one line that is equal for equal problems, wherever in a batch they were."""
        faults = "; ".join(_fault(fault) for fault in self.errors) or (self.detail or "")
        status = f"{self.status} " if self.status else ""
        return f"{status}{self.title}{': ' if faults else ''}{faults}"


class EventAnswer(Answer):
    """The answer to one event of a batch. `id` is ours, by which the event can be looked up."""

    status: Literal["accepted", "replayed", "rejected"]
    id: str | None = None
    problem: Problem | None = None


class BatchAnswer(Answer):
    items: tuple[EventAnswer, ...]


class EventState(Answer):
    received_at: datetime
    processed_at: datetime | None = None


class MessageState(Answer):
    id: str
    case: str
    event: UUID | None = None
    language: str
    channel: str
    status: str
    created_at: datetime
    sent_at: datetime | None = None
    finished_at: datetime | None = None


class MessagePage(Answer):
    items: tuple[MessageState, ...]
    next: str | None = None


def _fault(fault: Fault) -> str:
    place = _PLACE_IN_BATCH.sub("", fault.pointer)
    return " ".join(part for part in (place, fault.detail or fault.code) if part)
