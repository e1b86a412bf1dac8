"""Adding the words that an event lacks in one language, so that the messages which wait for them may go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.added_words import Added, Gap, gaps
from app.domain.case_events import CaseEvent
from app.domain.errors import NotFound, OlrhainError
from app.domain.message_status import MessageStatus
from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.services.audit import note
from app.services.events import added_words, event_store
from app.services.events.processing import Sender
from app.services.events.retelling import plan_again, state_again

MOST_CHARACTERS = 2000
"""As many as a case system may send."""


class NothingIsHeld(OlrhainError):
    """No message of the event waits, so words for it would come too late."""


class NotMissing(OlrhainError):
    """The event has no such value, or the value has words in that language from the case system."""


class NotWords(OlrhainError):
    """What was given is empty or too long."""


@dataclass(frozen=True, slots=True)
class MissingWords:
    """A value that lacks a language. `added`: what staff have written meanwhile, while other words are awaited.

    draft: words that nobody has checked yet; they count for nothing until somebody supplies them.
    """

    gap: Gap
    added: str | None
    draft: str | None = None


def missing(session: Session, event_id: UUID) -> list[MissingWords]:
    """The values of an event that came without a language. Raises NotFound."""
    row = _event(session, event_id)
    written = added_words.of_cases(session, [row.case_id])
    drafts = added_words.drafts_of(session, row.case_id)
    return [
        MissingWords(gap, _written(written, source.id, gap), _written(drafts, source.id, gap))
        for source, gap in _gaps(session, row)
    ]


def supply(session: Session, event_id: UUID, added: Added, who: str, sender: Sender, now: datetime) -> int:
    """Adds words to an event with held messages, and plans those anew; returns how many messages may go now.

    Raises NotFound, NothingIsHeld, NotMissing and NotWords.
    """
    row = _event(session, event_id)
    session.execute(select(Case.id).where(Case.id == row.case_id).with_for_update())
    words = _checked(added)
    waiting = _held(session, row.case_id)
    if event_id not in waiting:
        raise NothingIsHeld("no message of this event is held")
    source = next((one for one, gap in _gaps(session, row) if _is_for(words, gap)), None)
    if source is None:
        raise NotMissing(f"the event lacks no {added.language} for {added.field}")
    added_words.put(session, source, words, who)
    note(session, who, f"words added for {words.field} in {words.language}", "case_events", source.id)
    state_again(session, row.case_id, sender, now)
    for waiting_id in dict.fromkeys(waiting):
        plan_again(session, waiting_id, sender, now)
    return max(len(waiting) - len(_held(session, row.case_id)), 0)


def keep_draft(session: Session, event_id: UUID, added: Added, who: str) -> None:
    """Keeps words that somebody is to check before they count; nothing is planned and nobody is told.

    Words that were supplied stay. Raises NotFound, NothingIsHeld, NotMissing and NotWords.
    """
    row, words = _event(session, event_id), _checked(added)
    session.execute(select(Case.id).where(Case.id == row.case_id).with_for_update())
    if event_id not in _held(session, row.case_id):
        raise NothingIsHeld("no message of this event is held")
    written = added_words.of_cases(session, [row.case_id])
    source = next((one for one, gap in _gaps(session, row) if _is_for(words, gap)), None)
    if source is None or any(_is_for_the_same(one, words) for one in written.get(source.id, ())):
        raise NotMissing(f"the event lacks no {added.language} for {added.field}")
    added_words.put(session, source, words, who, draft=True)
    note(session, who, f"words for {words.field} in {words.language} to be checked", "case_events", source.id)


def _event(session: Session, event_id: UUID) -> StoredEvent:
    row = session.get(StoredEvent, event_id)
    if row is None:
        raise NotFound("there is no such event")
    return row


def _gaps(session: Session, row: StoredEvent) -> Iterator[tuple[StoredEvent, Gap]]:
    """Of what the case system sent, whatever was added since, each with the event that brought the value."""
    rows = session.scalars(select(StoredEvent).where(StoredEvent.case_id == row.case_id)).all()
    vault = vault_of(session)
    opened = {one.id: event_store.open_event(vault, one.id, one.sealed) for one in rows}
    before = [one for one in rows if (one.time, one.arrival) < (row.time, row.arrival) and one.effect != "retracted"]
    before.sort(key=lambda one: (one.time, one.arrival), reverse=True)
    brought: dict[int, StoredEvent] = {id(opened[one.id]): one for one in rows}
    earlier: list[CaseEvent] = [opened[one.id] for one in before]
    for event, gap in gaps(opened[row.id], earlier):
        yield brought[id(event)], gap


def _held(session: Session, case_id: UUID) -> list[UUID]:
    """The event of each held message of a case, in the order in which they were planned."""
    query = select(Message.event_id).where(Message.case_id == case_id, Message.status == MessageStatus.HELD.value)
    return [event_id for event_id in session.scalars(query.order_by(Message.number)) if event_id is not None]


def _checked(added: Added) -> Added:
    words = added.words.strip()
    if not words:
        raise NotWords("there are no words in it")
    if len(words) > MOST_CHARACTERS:
        raise NotWords(f"it is longer than {MOST_CHARACTERS} characters")
    return Added(added.field, added.language, words)


def _is_for(added: Added, gap: Gap) -> bool:
    return (added.field, added.language) == (gap.field, gap.language)


def _is_for_the_same(one: Added, other: Added) -> bool:
    return (one.field, one.language) == (other.field, other.language)


def _written(written: added_words.ByEvent, event_id: UUID, gap: Gap) -> str | None:
    return next((one.words for one in written.get(event_id, ()) if _is_for(one, gap)), None)
