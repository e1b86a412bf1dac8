"""The case types of an organisation, with where each stands on its way to being published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.bilingual import Bilingual, Language
from app.domain.recipients import Sensitivity
from app.models.case_type import CaseType, CaseTypeDraft, CaseTypeVersion, Milestone


class State(StrEnum):
    """What a case type waits for, the first of these that applies."""

    DRAFT = "draft"
    TO_SIGN = "to-sign"
    TO_PUBLISH = "to-publish"
    IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class Listed:
    """A case type in the list. awaited: the languages for which nobody has signed its newest version yet."""

    id: UUID
    code: str
    name: Bilingual
    sensitivity: Sensitivity
    in_preparation: bool
    milestones: int
    state: State
    newest: int | None
    awaited: tuple[Language, ...]
    edited_at: datetime | None
    edited_by: str | None


def listed(session: Session, ids: Collection[UUID]) -> list[Listed]:
    """Those of these ids, in their order. There are some dozens at most."""
    any_version = aliased(CaseTypeVersion)
    newest = select(func.max(any_version.number)).where(any_version.case_type_id == CaseType.id)
    offered = select(func.count()).where(Milestone.case_type_id == CaseType.id, Milestone.retired_at.is_(None))
    signs = CaseTypeVersion.signed_cy, CaseTypeVersion.signed_en, CaseTypeVersion.published_at
    its_version = and_(CaseTypeVersion.case_type_id == CaseType.id, CaseTypeVersion.number == newest.scalar_subquery())
    rows = session.execute(
        select(
            CaseType.id,
            CaseType.code,
            CaseType.name,
            CaseType.sensitivity,
            CaseType.in_preparation,
            offered.scalar_subquery(),
            CaseTypeDraft.edited_at,
            CaseTypeDraft.edited_by,
            CaseTypeVersion.number,
            *signs,
        )
        .outerjoin(CaseTypeDraft, CaseTypeDraft.case_type_id == CaseType.id)
        .outerjoin(CaseTypeVersion, its_version)
        .where(CaseType.id.in_(ids))
        .order_by(CaseType.position)
    )
    found = []
    for id, code, name, sensitivity, new, milestones, edited_at, edited_by, number, cy, en, published_at in rows:
        awaited = _awaited(number, cy, en, published_at)
        state = _state(edited_at, number, published_at, awaited)
        found.append(
            Listed(
                id, code, name, Sensitivity(sensitivity), new, milestones, state, number, awaited, edited_at, edited_by
            )
        )
    return found


def _awaited(number: int | None, cy: str | None, en: str | None, published_at: datetime | None) -> tuple[Language, ...]:
    if number is None or published_at is not None:
        return ()
    return tuple(language for language, who in ((Language.CY, cy), (Language.EN, en)) if who is None)


def _state(
    edited_at: datetime | None, number: int | None, published_at: datetime | None, awaited: tuple[Language, ...]
) -> State:
    if edited_at is not None:
        return State.DRAFT
    if awaited:
        return State.TO_SIGN
    return State.IN_FORCE if number is None or published_at is not None else State.TO_PUBLISH
