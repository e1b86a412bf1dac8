"""What became of a case type: its versions in order, with what changed from each to the next, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.bilingual import Bilingual, Language
from app.domain.case_type_content import CaseTypeContent, from_dict
from app.domain.word_diff import Piece, word_diff
from app.models.case_type import CaseTypeVersion
from app.services.case_type_changes.deciding import lowers
from app.services.case_type_changes.rows import content_of, there, versions_of
from app.services.templates.versions import Signature, Standing, authors_of, signatures_of, standings_of

SETTINGS = ("sensitivity", "link", "stoppable", "reminder_days", "hours")
_NOTHING = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class WordsChange:
    """How the words at a place came from those before. `place`: see `CaseTypeContent.pairs`."""

    place: str
    language: Language
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """From one content to the next.

    settings: the names of those that differ, with what they were and are. days: milestones whose working days differ.
    added, removed, retired, brought_back: milestones and outcomes, as `milestones/received`. reordered: kinds.
    """

    words: tuple[WordsChange, ...] = ()
    settings: tuple[tuple[str, object, object], ...] = ()
    days: tuple[tuple[str, int | None, int | None], ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    brought_back: tuple[str, ...] = ()
    reordered: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as people see it. before: what it is compared with. lowers: it protects less than what is in force.

    in_force: what is in force now; None: nothing was published yet.
    """

    number: int
    standing: Standing
    content: CaseTypeContent
    authors: Mapping[Language, str]
    signatures: Mapping[Language, Signature]
    submitted_at: datetime
    published_at: datetime | None
    published_by: str | None
    lowering_allowed_by: str | None
    note: str | None
    lowers: bool
    in_force: CaseTypeContent | None
    changes: Changes
    before: CaseTypeContent | None


def history(session: Session, case_type_id: UUID) -> tuple[VersionView, ...]:
    """Its versions, newest first. Raises NotFound."""
    row = there(session, case_type_id)
    rows = versions_of(session, case_type_id)
    in_force = None if row.in_preparation else content_of(row)
    stand = standings_of(rows)
    views, before = [], None
    for version in rows:
        content = from_dict(version.content)
        views.append(_view(version, stand[version.number], content, before, in_force))
        before = content
    return tuple(reversed(views))


def changes(before: CaseTypeContent, after: CaseTypeContent) -> Changes:
    """What differs between two contents."""
    old, new = _steps(before), _steps(after)
    both = [place for place in new if place in old]
    return Changes(
        words=tuple(_words(before, after)),
        settings=tuple(
            (name, getattr(before, name), getattr(after, name))
            for name in SETTINGS
            if getattr(before, name) != getattr(after, name)
        ),
        days=tuple(_days(before, after)),
        added=tuple(place for place in new if place not in old),
        removed=tuple(place for place in old if place not in new),
        retired=tuple(place for place in both if new[place] and not old[place]),
        brought_back=tuple(place for place in both if old[place] and not new[place]),
        reordered=tuple(
            kind for kind in ("milestones", "outcomes") if _order(old, both, kind) != _order(new, both, kind)
        ),
    )


def _view(
    row: CaseTypeVersion,
    standing: Standing,
    content: CaseTypeContent,
    before: CaseTypeContent | None,
    in_force: CaseTypeContent | None,
) -> VersionView:
    return VersionView(
        number=row.number,
        standing=standing,
        content=content,
        authors=authors_of(row),
        signatures=signatures_of(row),
        submitted_at=row.created_at,
        published_at=row.published_at,
        published_by=row.published_by,
        lowering_allowed_by=row.lowering_allowed_by,
        note=row.note,
        lowers=in_force is not None and lowers(in_force, content),
        in_force=in_force,
        changes=changes(before, content) if before else Changes(),
        before=before,
    )


def _steps(content: CaseTypeContent) -> dict[str, bool]:
    """Every milestone and outcome, and whether it is retired."""
    return {f"milestones/{one.code}": one.retired for one in content.milestones} | {
        f"outcomes/{one.code}": one.retired for one in content.outcomes
    }


def _order(steps: Mapping[str, bool], both: Sequence[str], kind: str) -> list[str]:
    return [place for place in steps if place in both and place.startswith(f"{kind}/")]


def _words(before: CaseTypeContent, after: CaseTypeContent) -> Iterator[WordsChange]:
    old, new = before.pairs(), after.pairs()
    for place, pair in new.items():
        was = old.get(place, _NOTHING)
        for language in Language:
            if was[language] != pair[language]:
                yield WordsChange(place, language, word_diff(was[language], pair[language]))


def _days(before: CaseTypeContent, after: CaseTypeContent) -> Iterator[tuple[str, int | None, int | None]]:
    old = {one.code: one.working_days for one in before.milestones}
    for one in after.milestones:
        if one.code in old and old[one.code] != one.working_days:
            yield f"milestones/{one.code}", old[one.code], one.working_days
