"""Signing in with a password and a second factor, and setting both up: every step as one call.

A password is checked outside any transaction, as that takes a while. Whoever has shown a password is remembered by the
door alone, for a few minutes: nothing is open before the second factor was shown, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain import tokens
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.recipients import normalise_email
from app.models.staff import StaffUser
from app.services import audit
from app.services.staff import details, passwords, recovery, sessions, slow_down, totp
from app.services.staff.passwords import Checker
from app.services.staff.signed import who

_PASSWORD, _CODE, _DEVICE = "password", "code", "device"  # kinds of proof  # nosec B105

_MARK_LENGTH = 16


class NotRight(OlrhainError):
    """What was typed is not right, or there is no such person, or they may not sign in: they look the same."""


class NoSecondFactor(OlrhainError):
    """The password is right, and the second factor was taken away: a link to set it up again is in their email."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody signs in with. device: whose browser it is, as far as anybody has signed in with it before."""

    email: str
    password: str
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody has signed in before. mark: random."""

    staff_id: UUID
    mark: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Who has shown the first of two things. mark: of the password that they showed, so that it opens nothing once it
    is changed; empty where it was the sign-in service that knew them."""

    staff_id: UUID
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    staff_id: UUID | None
    password_hash: str | None
    has_app: bool
    about: bytes


def with_password(db: Database, organisation_id: UUID, typed: Typed, checker: Checker, now: datetime) -> Proven:
    """Who has shown their password and now has to show the second factor.

    Raises NotRight, NoSecondFactor, and MustWait: the same for people whom we know and do not know.
    """
    with db.transaction(organisation_id) as session:
        known = _look(session, typed)
        slow_down.count_try(session, known.about, now)
    if not checker.is_right(known.password_hash, typed.password) or known.staff_id is None:
        raise NotRight("address or password")
    with db.transaction(organisation_id) as session:
        slow_down.forget(session, known.about)
        mark = _settled(session, known, typed.password)
    if not known.has_app:
        raise NoSecondFactor("no authenticator app is set up")
    return Proven(known.staff_id, mark)


def _settled(session: Session, known: _Known, password: str) -> str:
    """The mark of a password that was right, hashed anew where that was done with less work than is asked today.

    Raises NotRight where it was changed while we looked.
    """
    person = session.get_one(StaffUser, known.staff_id, with_for_update=True)
    if person.password_hash is None or person.password_hash != known.password_hash:
        raise NotRight("changed meanwhile")
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hash_of(password)
    return mark_of(person.password_hash)


def mark_of(password_hash: str | None) -> str:
    """What tells one password of somebody from the next; a digest of a digest, of no use to anybody else."""
    return tokens.hash_of(f"mark\0{password_hash or ''}").hex()[:_MARK_LENGTH]


def current_mark(session: Session, staff_id: UUID) -> str:
    """The mark of the password that somebody has now."""
    return mark_of(session.get_one(StaffUser, staff_id).password_hash)


def with_code(
    db: Database, organisation_id: UUID, of: Proven, typed: str, device: Device | None, now: datetime
) -> None:
    """The code of the app of somebody who has shown their password. Raises NotRight and MustWait."""
    about = _count_code(db, organisation_id, of.staff_id, device, now)
    with db.transaction(organisation_id) as session:
        if not is_still(session, of) or not totp.take(session, of.staff_id, typed, now):
            raise NotRight("code")
        slow_down.forget(session, about)


def with_recovery_code(
    db: Database, organisation_id: UUID, of: Proven, typed: str, device: Device | None, now: datetime
) -> None:
    """As `with_code`, for who has no app at hand."""
    about = _count_code(db, organisation_id, of.staff_id, device, now)
    with db.transaction(organisation_id) as session:
        if not is_still(session, of) or not recovery.take(session, of.staff_id, typed):
            raise NotRight("recovery code")
        slow_down.forget(session, about)
        audit.note(session, who(of.staff_id), "recovery code used", "staff_users", of.staff_id)


def open_session(session: Session, staff_id: UUID, now: datetime) -> str:
    """The token of a session of who has shown all that is asked. Raises NotRight where they may not sign in."""
    person = session.scalar(select(StaffUser).where(StaffUser.id == staff_id).with_for_update())
    if person is None or person.closed_at is not None:
        raise NotRight("closed")
    person.active_at = person.active_at or now
    person.signed_in_at = now
    audit.note(session, who(staff_id), "signed in", "staff_users", staff_id)
    return sessions.start(session, staff_id, now)


def has_app(session: Session, staff_id: UUID) -> bool:
    """Whether somebody has an authenticator app whose codes can be asked for."""
    return session.get_one(StaffUser, staff_id).totp_sealed is not None


def language_of(session: Session, staff_id: UUID) -> Language:
    """Which language somebody chose for their own pages."""
    return Language(session.get_one(StaffUser, staff_id).language)


def _look(session: Session, typed: Typed) -> _Known:
    """Who that is. Nobody, where they have not set up their way to sign in yet, or may not sign in any more."""
    email = normalise_email(typed.email)
    index = details.email_index(vault_of(session), email)
    person = session.scalar(select(StaffUser).where(StaffUser.email_index == index))
    if person is not None and typed.device is not None and typed.device.staff_id == person.id:
        about = slow_down.about(session, f"{_PASSWORD} {_DEVICE}", typed.device.mark)
    else:
        about = slow_down.about(session, _PASSWORD, email)
    if person is None or person.active_at is None or person.closed_at is not None:
        return _Known(None, None, has_app=False, about=about)
    return _Known(person.id, person.password_hash, person.totp_sealed is not None, about)


def is_still(session: Session, of: Proven) -> bool:
    """Whether what was shown first is still right."""
    row = session.get_one(StaffUser, of.staff_id)
    return not of.mark or mark_of(row.password_hash) == of.mark


def _count_code(db: Database, organisation_id: UUID, of: UUID, device: Device | None, now: datetime) -> bytes:
    with db.transaction(organisation_id) as session:
        if device is not None and device.staff_id == of:
            about = slow_down.about(session, f"{_CODE} {_DEVICE}", device.mark)
        else:
            about = slow_down.about(session, _CODE, str(of))
        slow_down.count_try(session, about, now)
        return about
