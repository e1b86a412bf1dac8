"""Words that staff added to events, in and out of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.added_words import Added
from app.domain.bilingual import Language
from app.domain.ids import new_id
from app.models.case import AddedWords, StoredEvent

ByEvent = dict[UUID, list[Added]]


def of_cases(session: Session, case_ids: Sequence[UUID]) -> ByEvent:
    """What was added to the events of these cases, by event; without what nobody has checked yet."""
    return _opened(session, AddedWords.case_id.in_(case_ids), AddedWords.draft.is_(False))


def drafts_of(session: Session, case_id: UUID) -> ByEvent:
    """What was written for the events of a case and nobody has checked yet, by event."""
    return _opened(session, AddedWords.case_id == case_id, AddedWords.draft.is_(True))


def put(session: Session, event: StoredEvent, added: Added, who: str, *, draft: bool = False) -> None:
    """Keeps words for an event, in the place of those that were added for the same value and language before.

    draft: they wait for somebody to check them, and are put nowhere until then.
    """
    mine = (AddedWords.event_id == event.id, AddedWords.field == added.field)
    row = session.scalar(select(AddedWords).where(*mine, AddedWords.language == added.language.value))
    if row is None:
        row = AddedWords(
            id=new_id(),
            organisation_id=organisation_of(session),
            case_id=event.case_id,
            event_id=event.id,
            field=added.field,
            language=added.language.value,
        )
        session.add(row)
    row.words_sealed = vault_of(session).seal("added_words", row.id, "words", added.words)
    row.by, row.draft = who, draft
    session.flush()


def _opened(session: Session, *which: ColumnElement[bool]) -> ByEvent:
    vault = vault_of(session)
    found: ByEvent = {}
    for row in session.scalars(select(AddedWords).where(*which)):
        words = vault.open("added_words", row.id, "words", row.words_sealed)
        found.setdefault(row.event_id, []).append(Added(row.field, Language(row.language), words))
    return found
