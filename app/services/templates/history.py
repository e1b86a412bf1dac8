"""What became of a template: its versions and its draft in order, with what changed from each to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.bilingual import Language
from app.domain.template_words import FIELDS, TemplateWords
from app.domain.word_diff import Piece, word_diff
from app.models.template import Template, TemplateVersion
from app.services.templates import drafts
from app.services.templates.drafts import Draft
from app.services.templates.finding import there, versions_of
from app.services.templates.versions import Signature, Standing, authors_of, signatures_of, standings, words_of


@dataclass(frozen=True, slots=True)
class FieldChange:
    """How one text of one language came from the one before; `field` is one of template_words.FIELDS."""

    language: Language
    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as people see it. `changes`: from the version before, only texts that differ, Welsh first."""

    number: int
    standing: Standing
    words: TemplateWords
    authors: Mapping[Language, str]
    signatures: Mapping[Language, Signature]
    submitted_at: datetime
    published_at: datetime | None
    published_by: str | None
    note: str | None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """A template from its first version to its draft. `draft_changes`: from the newest version."""

    key: str
    retired_at: datetime | None
    versions: tuple[VersionView, ...]
    draft: Draft | None
    draft_changes: tuple[FieldChange, ...]


def history(session: Session, template_id: UUID) -> History:
    """Raises NotFound."""
    template = there(session, template_id)
    versions = _versions(template, versions_of(session, template_id))
    draft = drafts.read(session, template_id)
    newest = versions[-1].words if versions else None
    return History(
        key=template.key,
        retired_at=template.retired_at,
        versions=versions,
        draft=draft if draft.saved else None,
        draft_changes=changes(newest, draft.words) if newest and draft.saved else (),
    )


def changes(before: TemplateWords, after: TemplateWords) -> tuple[FieldChange, ...]:
    """What differs between two wordings, word by word; nothing for a text that is the same in both."""
    old = {language: before.side(language) for language in Language}
    new = {language: after.side(language) for language in Language}
    return tuple(
        FieldChange(language, field, word_diff(old[language].says(field), new[language].says(field)))
        for language in Language
        for field in FIELDS
        if old[language].says(field) != new[language].says(field)
    )


def newest_first(session: Session, template_id: UUID, offset: int, most: int) -> tuple[VersionView, ...]:
    """A part of its versions, each with what changed from the one before. Raises NotFound."""
    template, rows = there(session, template_id), versions_of(session, template_id)
    stand = standings(template, rows)
    pairs = list(zip(reversed(rows), [*reversed(rows[:-1]), None], strict=False))
    return tuple(
        view_of(row, stand[row.number], changes(words_of(before), words_of(row)) if before else ())
        for row, before in pairs[offset : offset + most]
    )


def view_of(row: TemplateVersion, standing: Standing, changed: tuple[FieldChange, ...] = ()) -> VersionView:
    return VersionView(
        number=row.number,
        standing=standing,
        words=words_of(row),
        authors=authors_of(row),
        signatures=signatures_of(row),
        submitted_at=row.created_at,
        published_at=row.published_at,
        published_by=row.published_by,
        note=row.note,
        changes=changed,
    )


def _versions(template: Template, rows: list[TemplateVersion]) -> tuple[VersionView, ...]:
    stand = standings(template, rows)
    before = [(), *(changes(words_of(old), words_of(new)) for old, new in pairwise(rows))]
    return tuple(view_of(row, stand[row.number], changed) for row, changed in zip(rows, before, strict=False))
