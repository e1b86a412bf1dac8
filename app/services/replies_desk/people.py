"""Who can be given a reply: the staff who may answer one of its case type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import staff_roles
from app.domain.bilingual import Language
from app.domain.recipients import Sensitivity
from app.domain.speech import speech
from app.domain.staff_roles import Act, Grant, Role
from app.models.case_type import CaseType
from app.models.staff import StaffRole, StaffUser
from app.services.staff import details


@dataclass(frozen=True, slots=True)
class Colleague:
    staff_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class _Type:
    """As much of a case type as grants need to know."""

    id: UUID
    sensitivity: Sensitivity


def colleagues(session: Session, case_type_id: UUID | None, language: Language) -> tuple[Colleague, ...]:
    """Who may answer a reply of this case type (None: of no case), by the alphabet of a language."""
    vault = vault_of(session)
    found = [
        Colleague(row.id, details.opened(vault, row.id, row.details_sealed).name)
        for row in _answering(session, case_type_id)
    ]
    return tuple(sorted(found, key=lambda one: speech(language).sort_key(one.name)))


def may_answer(session: Session, case_type_id: UUID | None, staff_id: UUID) -> bool:
    return any(row.id == staff_id for row in _answering(session, case_type_id))


def _answering(session: Session, case_type_id: UUID | None) -> list[StaffUser]:
    types = _types(session, case_type_id)
    grants: dict[UUID, list[Grant]] = {}
    for role in session.scalars(select(StaffRole)):
        grants.setdefault(role.staff_id, []).append(Grant(Role(role.role), role.case_type_id))
    rows = session.scalars(select(StaffUser).where(StaffUser.closed_at.is_(None)))
    return [row for row in rows if _may(grants.get(row.id, ()), types)]


def _may(grants: Iterable[Grant], types: list[_Type]) -> bool:
    grants = list(grants)
    if not types:
        return staff_roles.may(grants, Act.ANSWER_REPLIES)
    return bool(staff_roles.types(grants, Act.ANSWER_REPLIES, types))


def _types(session: Session, case_type_id: UUID | None) -> list[_Type]:
    rows = session.execute(select(CaseType.id, CaseType.sensitivity).where(CaseType.id == case_type_id))
    return [_Type(type_id, Sensitivity(sensitivity)) for type_id, sensitivity in rows]
