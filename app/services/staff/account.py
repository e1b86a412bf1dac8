"""What people do with their own account: its language, password, authenticator app and recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import Database, organisation_of, vault_of
from app.domain.bilingual import Language
from app.domain.passwords import PasswordFault, fault
from app.models.organisation import Organisation
from app.models.staff import StaffUser
from app.services import audit
from app.services.staff import details, passwords, recovery, sessions, slow_down, totp
from app.services.staff.passwords import Checker
from app.services.staff.signed import Signed, who
from app.services.staff.signing_in import NotRight

_ABOUT = "own password"


@dataclass(frozen=True, slots=True)
class Account:
    """One's own account. codes_left: recovery codes that were not used yet."""

    name: str
    email: str
    language: Language
    has_password: bool
    has_app: bool
    codes_left: int


def of(session: Session, staff_id: UUID) -> Account:
    row = session.get_one(StaffUser, staff_id)
    known = details.opened(vault_of(session), staff_id, row.details_sealed)
    return Account(
        name=known.name,
        email=known.email,
        language=Language(row.language),
        has_password=row.password_hash is not None,
        has_app=row.totp_sealed is not None,
        codes_left=len(row.recovery),
    )


def change_language(session: Session, staff_id: UUID, language: Language) -> None:
    row = session.get_one(StaffUser, staff_id)
    if row.language != language.value:
        row.language = language.value
        audit.note(session, who(staff_id), "own language changed", "staff_users", staff_id)


def prove(db: Database, staff: Signed, password: str, checker: Checker, now: datetime) -> None:
    """Shows that it is still they who sit there. Raises NotRight and MustWait."""
    prove_password(db, staff.organisation_id, staff.staff_id, password, checker, now)


def prove_password(
    db: Database, organisation_id: UUID, staff_id: UUID, password: str, checker: Checker, now: datetime
) -> None:
    """That somebody whom we know already knows their password. Raises NotRight and MustWait."""
    with db.transaction(organisation_id) as session:
        about = slow_down.about(session, _ABOUT, str(staff_id))
        slow_down.count_try(session, about, now)
        kept = session.get_one(StaffUser, staff_id).password_hash
    if not checker.is_right(kept, password):
        raise NotRight("password")
    with db.transaction(organisation_id) as session:
        slow_down.forget(session, about)


def password_fault(session: Session, staff_id: UUID, password: str) -> PasswordFault | None:
    """Why somebody cannot have this password."""
    known = details.opened(vault_of(session), staff_id, session.get_one(StaffUser, staff_id).details_sealed)
    return fault(password, [known.name, known.email, *_names(session)])


def set_password(session: Session, staff_id: UUID, hashed: str) -> None:
    session.get_one(StaffUser, staff_id).password_hash = hashed
    audit.note(session, who(staff_id), "password changed", "staff_users", staff_id)


def change_password(session: Session, staff: Signed, hashed: str, now: datetime) -> str:
    """Ends every session of theirs, this one too; the token of the one in which they go on."""
    set_password(session, staff.staff_id, hashed)
    return _go_on_alone(session, staff, now)


def set_up_app(session: Session, staff_id: UUID, secret: str, typed: str, now: datetime) -> tuple[str, ...]:
    """Takes a new authenticator app into use, once it shows a right code: the recovery codes that come with it.

    Raises NotRight.
    """
    step = totp.step_of(secret, typed, now)
    if step is None:
        raise NotRight("code")
    totp.set_up(session, staff_id, secret, step)
    audit.note(session, who(staff_id), "second factor set up", "staff_users", staff_id)
    return recovery.make_anew(session, staff_id)


def change_app(session: Session, staff: Signed, secret: str, typed: str, now: datetime) -> tuple[tuple[str, ...], str]:
    """As `set_up_app`, and ends every other session; the token of the one in which they go on. Raises NotRight."""
    codes = set_up_app(session, staff.staff_id, secret, typed, now)
    return codes, _go_on_alone(session, staff, now)


def offered_secret(session: Session, staff: Signed) -> str:
    """The secret for a new app: another for each session and after each setting-up."""
    sealed = session.get_one(StaffUser, staff.staff_id).totp_sealed
    return totp.new_secret(session, f"{staff.session_id}/{sealed.hex() if sealed else ''}")


def new_recovery_codes(session: Session, staff: Signed) -> tuple[str, ...]:
    audit.note(session, staff.who, "recovery codes made anew", "staff_users", staff.staff_id)
    return recovery.make_anew(session, staff.staff_id)


def sign_out_everywhere(session: Session, staff: Signed, now: datetime) -> None:
    sessions.end_all(session, staff.staff_id, now)
    audit.note(session, staff.who, "signed out everywhere", "staff_users", staff.staff_id)


def password_hash(password: str) -> str:
    """To be worked out before a transaction is opened, as it takes a while."""
    return passwords.hash_of(password)


def _go_on_alone(session: Session, staff: Signed, now: datetime) -> str:
    sessions.end_all(session, staff.staff_id, now)
    return sessions.start(session, staff.staff_id, now)


def _names(session: Session) -> tuple[str, str, str]:
    row = session.get_one(Organisation, organisation_of(session))
    return row.name.cy, row.name.en, row.slug
