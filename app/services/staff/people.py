"""The people who may sign in: invited, given roles, closed and opened again by managers of their organisation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import Language, nfc
from app.domain.errors import NotFound, OlrhainError
from app.domain.ids import new_id
from app.domain.recipients import normalise_email
from app.domain.staff_roles import Grant, Role
from app.models.case_type import CaseType
from app.models.staff import StaffRole, StaffUser
from app.services import audit
from app.services.organisations import AlreadyThere
from app.services.staff import details, invitations, sessions
from app.services.staff.details import Details
from app.services.staff.invitations import Purpose


class LastManager(OlrhainError):
    """Nobody would be left who can give roles."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Whom to invite. language: of their pages, until they choose."""

    name: str
    email: str
    language: Language
    grants: frozenset[Grant]


def read_email(typed: str) -> str | None:
    """An address in the form in which we keep it; None where it is none."""
    try:
        validate_email(nfc(typed), check_deliverability=False)
    except EmailNotValidError:
        return None
    return normalise_email(typed)


def invite(session: Session, new: NewPerson, by: str, now: datetime) -> tuple[UUID, str]:
    """A new account, and the token of the link with which its owner sets it up. Raises AlreadyThere and NotFound."""
    vault, staff_id = vault_of(session), new_id()
    index = details.email_index(vault, new.email)
    if session.scalar(select(StaffUser.id).where(StaffUser.email_index == index)) is not None:
        raise AlreadyThere("somebody has this address already")
    row = StaffUser(
        id=staff_id,
        organisation_id=organisation_of(session),
        email_index=index,
        details_sealed=details.sealed(vault, staff_id, Details(nfc(new.name), new.email)),
        language=new.language.value,
        invited_by=by,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise AlreadyThere("somebody has this address already") from None
    _give(session, staff_id, new.grants)
    audit.note(session, by, "staff invited", "staff_users", staff_id, facts=_facts(new.grants))
    return staff_id, invitations.send(session, staff_id, Purpose.FIRST, by, now)


def by_email(session: Session, email: str) -> UUID:
    """Whose address that is. Raises NotFound."""
    index = details.email_index(vault_of(session), email)
    found = session.scalar(select(StaffUser.id).where(StaffUser.email_index == index))
    if found is None:
        raise NotFound("nobody with that address was invited")
    return found


def change_roles(session: Session, staff_id: UUID, grants: frozenset[Grant], by: str) -> None:
    """Takes effect with the next page that they ask for. Raises LastManager and NotFound."""
    _one_by_one(session)
    _row(session, staff_id)
    if Role.MANAGER not in {grant.role for grant in grants}:
        _mind_last_manager(session, staff_id)
    session.execute(delete(StaffRole).where(StaffRole.staff_id == staff_id))
    _give(session, staff_id, grants)
    audit.note(session, by, "roles changed", "staff_users", staff_id, facts=_facts(grants))


def close(session: Session, staff_id: UUID, by: str, now: datetime) -> None:
    """They are signed out at once, everywhere. Raises LastManager and NotFound."""
    _one_by_one(session)
    row = _row(session, staff_id)
    if row.closed_at is not None:
        return
    _mind_last_manager(session, staff_id)
    row.closed_at = now
    invitations.void(session, staff_id, now)
    sessions.end_all(session, staff_id, now)
    audit.note(session, by, "account closed", "staff_users", staff_id)


def reopen(session: Session, staff_id: UUID, by: str) -> None:
    """They have the roles that they had. Raises NotFound."""
    row = _row(session, staff_id)
    if row.closed_at is not None:
        row.closed_at = None
        audit.note(session, by, "account reopened", "staff_users", staff_id)


def reset(session: Session, staff_id: UUID, purpose: Purpose, by: str, now: datetime) -> tuple[Purpose, str]:
    """Takes a password or second factor (FIRST: both) out of force at once, for a link with which to set up another.

    What the link is for in the end, as nothing may be left that cannot be set up, and its token. Raises NotFound.
    """
    row = _row(session, staff_id)
    if row.closed_at is not None:
        raise NotFound("a closed account has no way to sign in")
    if purpose is not Purpose.SECOND_FACTOR:
        row.password_hash = None
    if purpose is not Purpose.PASSWORD:
        row.totp_sealed, row.totp_step, row.recovery = None, None, []
    if row.password_hash is None and row.totp_sealed is None:
        purpose, row.active_at = Purpose.FIRST, None
    sessions.end_all(session, staff_id, now)
    what = _RESET_WORDS[purpose]
    audit.note(session, by, what, "staff_users", staff_id)
    return purpose, invitations.send(session, staff_id, purpose, by, now)


_RESET_WORDS = {
    Purpose.FIRST: "invitation sent",
    Purpose.PASSWORD: "password reset",
    Purpose.SECOND_FACTOR: "second factor reset",
}


def _row(session: Session, staff_id: UUID) -> StaffUser:
    row = session.scalar(select(StaffUser).where(StaffUser.id == staff_id).with_for_update())
    if row is None:
        raise NotFound("there is no such person")
    return row


def _one_by_one(session: Session) -> None:
    """So that two managers who close each other's accounts at once leave one of them."""
    name = f"staff/{organisation_of(session)}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _mind_last_manager(session: Session, staff_id: UUID) -> None:
    """Raises LastManager where nobody else could sign in and give roles."""
    others = (
        select(StaffRole.id)
        .join(StaffUser, StaffUser.id == StaffRole.staff_id)
        .where(StaffRole.role == Role.MANAGER.value, StaffRole.staff_id != staff_id)
        .where(StaffUser.closed_at.is_(None), StaffUser.active_at.is_not(None))
    )
    mine = select(StaffRole.id).where(StaffRole.role == Role.MANAGER.value, StaffRole.staff_id == staff_id)
    if session.scalar(mine.limit(1)) is not None and session.scalar(others.limit(1)) is None:
        raise LastManager("nobody would be left who can give roles")


def _give(session: Session, staff_id: UUID, grants: Collection[Grant]) -> None:
    """Raises NotFound where a case type is not one of the organisation's."""
    wanted = {grant.case_type_id for grant in grants} - {None}
    known = set(session.scalars(select(CaseType.id).where(CaseType.id.in_(wanted)))) if wanted else set()
    if wanted - known:
        raise NotFound("there is no such case type")
    mine = {"organisation_id": organisation_of(session), "staff_id": staff_id}
    session.add_all(StaffRole(**mine, role=one.role.value, case_type_id=one.case_type_id) for one in grants)
    session.flush()


def _facts(grants: Collection[Grant]) -> dict[str, list[str]]:
    """The roles, as the trail tells of them: no names, and case types by their ids."""
    return {"roles": sorted(f"{one.role.value}:{one.case_type_id or 'all'}" for one in grants)}
