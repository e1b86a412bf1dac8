"""One event whose messages wait: what it lacks, what the checks say of words for it, and adding them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.added_words import Added
from app.domain.bilingual import Bilingual, Language
from app.domain.errors import NotFound
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.template_checks import Finding
from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.services.case_types import Catalogue
from app.services.events import missing_words
from app.services.events.missing_words import MissingWords, NotMissing
from app.services.events.processing import Sender
from app.services.translating import checking, waiting
from app.services.translating.naming import field_name

_IS_HELD = Message.status == MessageStatus.HELD.value


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value of the event that lacks `language`. there: its words in the other. added: what is there meanwhile.

    draft: what a translator's file brought for it, which nobody has checked yet.
    """

    field: str
    name: Bilingual
    language: Language
    there: str
    added: str | None
    draft: str | None

    @property
    def key(self) -> str:
        """What the value goes by in a form."""
        return f"{self.field}.{self.language}"


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event with all that its held messages wait for. held: how many wait; none where all went meanwhile."""

    event_id: UUID
    case_id: UUID
    reference: str | None
    case_type: Bilingual
    case_type_id: UUID
    what: Bilingual
    mode: str
    since: datetime | None
    reasons: tuple[Reason, ...]
    held: int
    people: int
    missing: tuple[MissingValue, ...]


def look(session: Session, catalogue: Catalogue, event_id: UUID, types: Collection[UUID]) -> HeldEvent:
    """Raises NotFound, as for an event of a case type that is not among `types`."""
    row, case = _there(session, event_id, types)
    since, reasons, held, people = session.execute(
        select(
            waiting.SINCE,
            func.array_agg(func.distinct(Message.reason)),
            func.count(),
            func.count(func.distinct(Message.contact_id)),
        ).where(Message.event_id == event_id, _IS_HELD)
    ).one()
    case_type = catalogue.by_id(session, case.case_type_id)
    return HeldEvent(
        event_id=row.id,
        case_id=case.id,
        reference=waiting.reference_of(session, case),
        case_type=case_type.words.name,
        case_type_id=case.case_type_id,
        what=waiting.event_of(session, case_type, row),
        mode=row.mode,
        since=since,
        reasons=waiting.reasons_of(reasons or ()),
        held=held,
        people=people,
        missing=_missing(session, row),
    )


def check(session: Session, missing: Sequence[MissingValue], typed: Mapping[str, str]) -> dict[str, list[Finding]]:
    """What the checks say of the words for each value, by its key; nothing for one that was left empty."""
    found = {}
    for one in missing:
        words = typed.get(one.key, "").strip()
        if words and words != one.there:
            pair = _pair(one, words)
            found[one.key] = list(checking.findings(session, pair, (one.language,)))
    return {key: said for key, said in found.items() if said}


@dataclass(frozen=True, slots=True)
class Supplied:
    """How many values got their words, and how many messages may go now."""

    values: int
    released: int


def supply(
    session: Session, event_id: UUID, words: Mapping[str, str], who: str, sender: Sender, now: datetime
) -> Supplied:
    """Adds words, by the keys of the values that lack them, and releases what waits for nothing any more.

    A value that got its words from somebody else meanwhile is left alone. Whoever may call this was asked before.
    Raises NothingIsHeld and NotWords.
    """
    row = session.get(StoredEvent, event_id)
    if row is None:
        raise NotFound("there is no such event")
    values = released = 0
    for one in _missing(session, row):
        said = words.get(one.key, "").strip()
        if said and said != one.added:
            with suppress(NotMissing):
                given = Added(one.field, one.language, said)
                released += missing_words.supply(session, event_id, given, who, sender, now)
                values += 1
    return Supplied(values, released)


def keep(session: Session, event_id: UUID, words: Mapping[str, str], who: str) -> int:
    """Keeps words for somebody else to check and release; returns for how many values. Raises as `supply` does."""
    kept = 0
    for one in missing_words.missing(session, event_id):
        value = _value(one)
        said = words.get(value.key, "").strip()
        if said and value.added is None and said != value.draft:
            with suppress(NotMissing):
                missing_words.keep_draft(session, event_id, Added(value.field, value.language, said), who)
                kept += 1
    return kept


def _there(session: Session, event_id: UUID, types: Collection[UUID]) -> tuple[StoredEvent, Case]:
    found = session.execute(
        select(StoredEvent, Case)
        .join(Case, Case.id == StoredEvent.case_id)
        .where(StoredEvent.id == event_id, Case.case_type_id.in_(types))
    ).first()
    if found is None:
        raise NotFound("there is no such event")
    return found[0], found[1]


def _missing(session: Session, row: StoredEvent) -> tuple[MissingValue, ...]:
    return tuple(_value(one) for one in missing_words.missing(session, row.id))


def _value(one: MissingWords) -> MissingValue:
    gap = one.gap
    return MissingValue(gap.field, field_name(gap.field), gap.language, gap.there, one.added, one.draft)


def _pair(one: MissingValue, words: str) -> Bilingual:
    return Bilingual(words, one.there) if one.language is Language.CY else Bilingual(one.there, words)
