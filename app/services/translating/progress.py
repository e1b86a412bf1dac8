"""How far the words of each case type are in both languages, and what waits for whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.bilingual import Bilingual
from app.models.case_type import CaseType
from app.services.case_type_changes import drafts as case_type_drafts
from app.services.templates import desk_list
from app.services.templates.desk_list import Listed, State, Wanted


@dataclass(frozen=True, slots=True)
class OfType:
    """One case type. live: how many of its templates are sent in both languages. to_sign, to_publish, drafts: those
    that wait for a reviewer, for a publisher, or for whoever writes them. has_draft: its own words are being changed.
    """

    case_type_id: UUID
    name: Bilingual
    templates: int
    live: int
    to_sign: tuple[Listed, ...]
    to_publish: tuple[Listed, ...]
    drafts: tuple[Listed, ...]
    has_draft: bool

    @property
    def waits(self) -> bool:
        return bool(self.to_sign or self.to_publish or self.drafts or self.has_draft)

    @property
    def percent(self) -> int:
        """How much of it is live; nothing that is not quite everything shows as all of it."""
        return self.live * 100 // self.templates if self.templates else 100


def of(session: Session, types: Collection[UUID]) -> list[OfType]:
    """Those of these case types, in their order."""
    listed = [one for one in desk_list.listed(session, types, Wanted()) if State.RETIRED not in one.states]
    grouped: Mapping[UUID, list[Listed]] = {type_id: [] for type_id in types}
    for one in listed:
        grouped[one.case_type_id].append(one)
    rows = session.scalars(select(CaseType).where(CaseType.id.in_(types)).order_by(CaseType.position)).all()
    return [_of_type(session, row, grouped[row.id]) for row in rows]


def _of_type(session: Session, row: CaseType, templates: list[Listed]) -> OfType:
    return OfType(
        case_type_id=row.id,
        name=row.name,
        templates=len(templates),
        live=sum(State.LIVE in one.states for one in templates),
        to_sign=_in(templates, State.REVIEW),
        to_publish=_in(templates, State.PUBLISH),
        drafts=_in(templates, State.DRAFT),
        has_draft=case_type_drafts.read(session, row.id).saved,
    )


def _in(templates: list[Listed], state: State) -> tuple[Listed, ...]:
    return tuple(one for one in templates if state in one.states)
