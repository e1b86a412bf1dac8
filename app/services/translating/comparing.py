"""What a translator's file would change, item by item, before any of it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import placeholders
from app.domain.bilingual import Bilingual, Language
from app.domain.word_diff import Piece, word_diff
from app.services.case_types import Catalogue
from app.services.translating.files import MOST_CHARACTERS, FileRow
from app.services.translating.items import Item, Kind
from app.services.translating.looked_up import LookedUp


class Refusal(StrEnum):
    """Why a row cannot be taken."""

    UNKNOWN_KEY = "unknown-key"
    TWICE = "twice"
    CHANGED_SINCE = "changed-since"
    PLACEHOLDERS = "placeholders"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_YOURS = "not-yours"
    NOT_OURS = "not-ours"


@dataclass(frozen=True, slots=True)
class Compared:
    """One row beside what is there now. changes: by language, word by word; none where nothing changes.

    refused: why it cannot be taken. missing: the placeholders that it lacks or has too many. now: None where there is
    no such item, or none that this person may see.
    """

    row: FileRow
    now: Item | None = field(repr=False)
    changes: tuple[tuple[Language, tuple[Piece, ...]], ...] = ()
    refused: Refusal | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return self.refused is None and not self.changes


@dataclass(frozen=True, slots=True)
class Allowed:
    """The case types of which somebody may see translations, change templates and case types, and add words."""

    see: Collection[UUID]
    templates: Collection[UUID]
    case_types: Collection[UUID]
    words: Collection[UUID]

    def of(self, kind: Kind) -> Collection[UUID]:
        return {Kind.TEMPLATE: self.templates, Kind.CASE_TYPE: self.case_types, Kind.HELD: self.words}[kind]


def compared(session: Session, catalogue: Catalogue, rows: Sequence[FileRow], allowed: Allowed) -> list[Compared]:
    """Every row beside what is there now, in the order of the file."""
    looked_up = LookedUp(session, catalogue, allowed.see)
    times = Counter(row.key for row in rows)
    return [_compared(looked_up, row, allowed, times[row.key] > 1) for row in rows]


def _compared(looked_up: LookedUp, row: FileRow, allowed: Allowed, is_there_twice: bool) -> Compared:
    found = looked_up.find(row.key)
    if found is None:
        return Compared(row, None, refused=Refusal.UNKNOWN_KEY)
    item, case_type_id = found
    changes = _changes(item.words, row.words)
    if not changes:
        return Compared(row, item)
    refused, names = _refused(item, row)
    if refused is None and is_there_twice:
        refused = Refusal.TWICE
    if refused is None and case_type_id not in allowed.of(item.kind):
        refused = Refusal.NOT_YOURS
    return Compared(row, item, changes, refused, names)


def _changes(now: Bilingual, then: Bilingual) -> tuple[tuple[Language, tuple[Piece, ...]], ...]:
    return tuple((one, word_diff(now[one], then[one])) for one in Language if _tidy(now[one]) != _tidy(then[one]))


def _refused(item: Item, row: FileRow) -> tuple[Refusal | None, tuple[str, ...]]:
    if row.check != item.check:
        return Refusal.CHANGED_SINCE, ()
    changed = [one for one in Language if _tidy(item.words[one]) != _tidy(row.words[one])]
    if item.missing is not None and changed != [item.missing]:
        return Refusal.NOT_OURS, ()
    if any(len(row.words[one]) > MOST_CHARACTERS for one in Language):
        return Refusal.TOO_LONG, ()
    if any(item.words[one].strip() and not row.words[one].strip() for one in changed):
        return Refusal.EMPTY, ()
    names = _differing(item, row, changed)
    return (Refusal.PLACEHOLDERS, names) if names else (None, ())


def _differing(item: Item, row: FileRow, changed: Sequence[Language]) -> tuple[str, ...]:
    """The placeholders that a changed language lacks beside the other, or has where the other has none."""
    if item.kind is not Kind.TEMPLATE or not row.words.complete or not changed:
        return ()
    cy, en = ({one.name for one in placeholders.find(row.words[language])} for language in Language)
    return tuple(sorted(cy ^ en))


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()
