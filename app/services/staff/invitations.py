"""Links with which people set up their way to sign in: sent by email, good for seven days, and used once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import tokens
from app.domain.errors import OlrhainError
from app.models.staff import StaffInvitation, StaffUser
from app.services.staff import details

LASTS = timedelta(days=7)
_KEPT = timedelta(days=30)
_LENGTH = 43


class Purpose(StrEnum):
    """What somebody sets up with a link."""

    FIRST = "first"
    PASSWORD = "password"  # a purpose, no password  # nosec B105
    SECOND_FACTOR = "second-factor"


class InvitationOver(OlrhainError):
    """The link was used, ran out, was replaced by a newer one, or was never sent: they look the same."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose link it is. has_app: they have an authenticator app already, which goes on being theirs."""

    id: UUID
    staff_id: UUID
    purpose: Purpose
    name: str
    email: str
    has_app: bool


def send(session: Session, staff_id: UUID, purpose: Purpose, by: str, now: datetime) -> str:
    """The token of a new link, which is seen this once; older links of this person open nothing any more."""
    void(session, staff_id, now)
    token = tokens.base62(secrets.randbits(256), _LENGTH)
    session.add(
        StaffInvitation(
            organisation_id=organisation_of(session),
            created_at=now,
            staff_id=staff_id,
            token_hash=tokens.hash_of(token),
            purpose=purpose.value,
            by=by,
            expires_at=now + LASTS,
        )
    )
    return token


def find(session: Session, token: str, now: datetime) -> Invited:
    """Raises InvitationOver."""
    return _invited(session, StaffInvitation.token_hash == tokens.hash_of(token), now)


def by_id(session: Session, invitation_id: UUID, now: datetime) -> Invited:
    """Raises InvitationOver."""
    return _invited(session, StaffInvitation.id == invitation_id, now)


def use(session: Session, invitation_id: UUID, now: datetime) -> None:
    """Once, be it at the same moment by two hands. Raises InvitationOver."""
    used = (
        update(StaffInvitation)
        .where(StaffInvitation.id == invitation_id, StaffInvitation.used_at.is_(None), StaffInvitation.expires_at > now)
        .values(used_at=now)
        .returning(StaffInvitation.id)
    )
    if session.scalar(used) is None:
        raise InvitationOver("this link cannot be used any more")


def void(session: Session, staff_id: UUID, now: datetime) -> None:
    """Takes the links of somebody that were not used yet out of force."""
    waiting = (StaffInvitation.staff_id == staff_id, StaffInvitation.used_at.is_(None))
    session.execute(update(StaffInvitation).where(*waiting, StaffInvitation.expires_at > now).values(expires_at=now))


def let_go(session: Session, now: datetime) -> None:
    session.execute(delete(StaffInvitation).where(StaffInvitation.expires_at < now - _KEPT))


def _invited(session: Session, which: object, now: datetime) -> Invited:
    query = (
        select(StaffInvitation, StaffUser)
        .join(StaffUser, StaffUser.id == StaffInvitation.staff_id)
        .where(which, StaffInvitation.used_at.is_(None), StaffInvitation.expires_at > now)  # type: ignore[arg-type]
        .where(StaffUser.closed_at.is_(None))
    )
    found = session.execute(query).first()
    if found is None:
        raise InvitationOver("this link cannot be used any more")
    invitation, person = found
    known = details.opened(vault_of(session), person.id, person.details_sealed)
    purpose = Purpose(invitation.purpose)
    return Invited(invitation.id, person.id, purpose, known.name, known.email, person.totp_sealed is not None)
