"""The people who may sign in, as the managers of their organisation see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.staff_roles import Grant, Role
from app.models.staff import StaffInvitation, StaffRole, StaffUser
from app.services.staff import details

MOST = 2000
"""People of one organisation; a list of them is sorted by names, which are sealed."""


class State(StrEnum):
    ACTIVE = "active"
    INVITED = "invited"
    LINK_OVER = "link-over"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Person:
    """A staff user as managers see them. has_password, has_app: how they sign in, beside the sign-in service."""

    id: UUID
    name: str
    email: str
    language: Language
    state: State
    grants: frozenset[Grant]
    signed_in_at: datetime | None
    has_password: bool
    has_app: bool
    link_until: datetime | None

    @property
    def roles(self) -> tuple[Role, ...]:
        """What they are trusted with for at least one case type, in the order in which roles are told."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in Role if role in held)


def everyone(session: Session, now: datetime) -> list[Person]:
    """All staff of the organisation, in no order."""
    rows = session.scalars(select(StaffUser).limit(MOST)).all()
    grants = _grants(session, [row.id for row in rows])
    links = _links(session, [row.id for row in rows], now)
    return [_person(session, row, grants.get(row.id, frozenset()), links.get(row.id)) for row in rows]


def one(session: Session, staff_id: UUID, now: datetime) -> Person:
    """Raises NotFound."""
    row = session.get(StaffUser, staff_id)
    if row is None:
        raise NotFound("there is no such person")
    grants, links = _grants(session, [staff_id]), _links(session, [staff_id], now)
    return _person(session, row, grants.get(staff_id, frozenset()), links.get(staff_id))


def _grants(session: Session, ids: Iterable[UUID]) -> dict[UUID, frozenset[Grant]]:
    found: dict[UUID, set[Grant]] = {}
    for row in session.scalars(select(StaffRole).where(StaffRole.staff_id.in_(ids))):
        found.setdefault(row.staff_id, set()).add(Grant(Role(row.role), row.case_type_id))
    return {staff_id: frozenset(held) for staff_id, held in found.items()}


def _links(session: Session, ids: Iterable[UUID], now: datetime) -> dict[UUID, datetime]:
    """Until when the link of each is good that was not used yet."""
    waiting = (StaffInvitation.used_at.is_(None), StaffInvitation.expires_at > now)
    query = select(StaffInvitation.staff_id, StaffInvitation.expires_at).where(*waiting)
    rows = session.execute(query.where(StaffInvitation.staff_id.in_(ids))).all()
    return {row.staff_id: row.expires_at for row in rows}


def _person(session: Session, row: StaffUser, grants: frozenset[Grant], link_until: datetime | None) -> Person:
    known = details.opened(vault_of(session), row.id, row.details_sealed)
    return Person(
        id=row.id,
        name=known.name,
        email=known.email,
        language=Language(row.language),
        state=_state(row, link_until),
        grants=grants,
        signed_in_at=row.signed_in_at,
        has_password=row.password_hash is not None,
        has_app=row.totp_sealed is not None,
        link_until=link_until,
    )


def _state(row: StaffUser, link_until: datetime | None) -> State:
    if row.closed_at is not None:
        return State.CLOSED
    if link_until is not None:
        return State.INVITED
    half = row.subject is None and (row.password_hash is None) != (row.totp_sealed is None)
    return State.LINK_OVER if row.active_at is None or half else State.ACTIVE
