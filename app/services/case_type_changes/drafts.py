"""The draft of a case type: written a part at a time, and nobody overwrites what another has written.

Who saves names the word of the part that they read (`part_word`): two people may work on two milestones at once, and
only who would write over something they have not seen is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Bilingual, Language
from app.domain.case_type_content import CaseTypeContent, as_dict, changed_pairs, from_dict, part_word
from app.domain.errors import OlrhainError
from app.models.case_type import CaseType, CaseTypeDraft, CaseTypeVersion
from app.services.audit import named, note
from app.services.case_type_changes.rows import content_of, draft_of, locked, there, versions_of
from app.services.templates.drafts import Reading

Change = Callable[[CaseTypeContent], CaseTypeContent]
_OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Draft:
    """The case type as it would be submitted. Where nothing was saved yet, it is the newest version.

    edited_by, edited_at: by whom and when it was last saved. stale: the pairs of which one language was changed and
    nobody has confirmed the other yet, by their places.
    """

    case_type_id: UUID
    code: str
    reading: Reading
    content: CaseTypeContent
    authors: Mapping[Language, str]
    stale: Mapping[str, Language]
    edited_by: str | None = None
    edited_at: datetime | None = None

    @property
    def saved(self) -> bool:
        """Whether there is a draft in the table; if not, the first save makes one."""
        return self.reading.revision > 0

    def word(self, part: str) -> str:
        """What a form names of the part that it shows."""
        return part_word(self.content, part)


class PartChanged(OlrhainError):
    """Somebody changed this part since this person read it; `draft` is what is there now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"somebody changed this meanwhile; it is at revision {draft.reading} now")
        self.draft = draft


def read(session: Session, case_type_id: UUID) -> Draft:
    """The draft, or what one would begin from. Raises NotFound."""
    return _draft(session, there(session, case_type_id), draft_of(session, case_type_id))


def change(session: Session, case_type_id: UUID, part: tuple[str, str], make: Change, who: str, now: datetime) -> Draft:
    """Saves what `make` makes of the draft; the first save makes the draft.

    part: the part that is changed, and its word as it was read; an empty word is for what is added. Raises NotFound,
    PartChanged, and what `make` raises.
    """
    row, who = locked(session, case_type_id), named(who)
    kept = draft_of(session, case_type_id)
    read = _draft(session, row, kept)
    name, word = part
    if word and read.word(name) != word:
        raise PartChanged(read)
    content = make(read.content)
    if content == read.content:
        return read
    kept = kept or _begin(session, row, read, now)
    _write(kept, read, content, who)
    return _saved(session, row, kept, who, now, f"case type draft saved: {name.partition('/')[0]}")


def confirm(session: Session, case_type_id: UUID, reading: Reading, who: str, now: datetime) -> Draft:
    """Records that every pair of which one language was changed still says the same in the other.

    Raises NotFound, and PartChanged where it was saved since it was read.
    """
    row, who = locked(session, case_type_id), named(who)
    kept = draft_of(session, case_type_id)
    read = _draft(session, row, kept)
    if kept is None or read.reading != reading:
        raise PartChanged(read)
    if not read.stale:
        return read
    kept.stale = {}
    return _saved(session, row, kept, who, now, "case type draft confirmed: both languages say the same")


def discard(session: Session, case_type_id: UUID, reading: Reading, who: str) -> None:
    """Lets the draft go. Raises NotFound, and PartChanged where it was saved since it was read. Safe twice."""
    row, who = locked(session, case_type_id), named(who)
    kept = draft_of(session, case_type_id)
    if kept is None:
        return
    read = _draft(session, row, kept)
    if read.reading != reading:
        raise PartChanged(read)
    session.delete(kept)
    note(session, who, "case type draft discarded", "case_types", case_type_id)
    session.flush()


def record_present(session: Session, row: CaseType, now: datetime) -> None:
    """What a case type was before anybody kept its versions, as its first version, so that one can go back to it."""
    if row.in_preparation or versions_of(session, row.id):
        return
    session.add(
        CaseTypeVersion(
            organisation_id=organisation_of(session),
            case_type_id=row.id,
            number=1,
            content=as_dict(content_of(row)),
            author_cy=_OPERATOR,
            author_en=_OPERATOR,
            published_at=min(row.created_at, now),
            published_by=_OPERATOR,
        )
    )
    session.flush()


def _draft(session: Session, row: CaseType, kept: CaseTypeDraft | None) -> Draft:
    newest = next(reversed(versions_of(session, row.id)), None)
    written = kept or newest
    authors = {one: getattr(written, f"author_{one}", None) for one in Language}
    return Draft(
        case_type_id=row.id,
        code=row.code,
        reading=Reading(newest.number if newest else 0, kept.revision if kept else 0),
        content=from_dict(written.content) if written else content_of(row),
        authors={language: author for language, author in authors.items() if author},
        stale={place: Language(one) for place, one in kept.stale.items()} if kept else {},
        edited_by=kept.edited_by if kept else None,
        edited_at=kept.edited_at if kept else None,
    )


def _begin(session: Session, row: CaseType, read: Draft, now: datetime) -> CaseTypeDraft:
    record_present(session, row, now)
    kept = CaseTypeDraft(
        organisation_id=organisation_of(session),
        case_type_id=row.id,
        revision=0,
        author_cy=read.authors.get(Language.CY),
        author_en=read.authors.get(Language.EN),
        stale={},
    )
    session.add(kept)
    return kept


def _write(kept: CaseTypeDraft, read: Draft, content: CaseTypeContent, who: str) -> None:
    stale, places = dict(read.stale), content.pairs()
    old = read.content.pairs()
    for place, before, after in changed_pairs(read.content, content):
        unseen = _unseen(before, after)
        if unseen is None:
            stale.pop(place, None)
        else:
            stale[place] = unseen
    for language in Language:
        if any(pair[language] != (old[place][language] if place in old else "") for place, pair in places.items()):
            setattr(kept, f"author_{language}", who)
    kept.stale = {place: language.value for place, language in stale.items() if place in places}
    kept.content = as_dict(content)


def _unseen(before: Bilingual, after: Bilingual) -> Language | None:
    """The language that stayed as it was while the other was changed; one that says nothing cannot be out of date."""
    same = [language for language in Language if before[language] == after[language]]
    return same[0] if len(same) == 1 and after.complete else None


def _saved(session: Session, row: CaseType, kept: CaseTypeDraft, who: str, now: datetime, what: str) -> Draft:
    kept.revision += 1
    kept.edited_by, kept.edited_at = who, now
    session.flush()
    saved = _draft(session, row, kept)
    note(session, who, what, "case_types", row.id)
    return saved
