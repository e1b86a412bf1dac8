"""Recovery codes: for who has no authenticator app at hand. Ten at a time, each of which opens once."""

from __future__ import annotations

import secrets
import unicodedata
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.composed import composed
from app.models.staff import StaffUser
from app.vault import Vault

HOW_MANY = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""
_LENGTH = 10
"""Of 31 letters: 49 bits, and who tries is slowed down."""


def make_anew(session: Session, staff_id: UUID) -> tuple[str, ...]:
    """New codes in place of all older ones; this is the only time that they are seen."""
    codes = tuple("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(HOW_MANY))
    vault = vault_of(session)
    session.get_one(StaffUser, staff_id).recovery = [_hash(vault, staff_id, code) for code in codes]
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes)


def take(session: Session, staff_id: UUID, typed: str) -> bool:
    """Whether a code is one of theirs that was not taken before, be it at the same moment by another hand."""
    wanted = _hash(vault_of(session), staff_id, _plain(typed))
    taken = (
        update(StaffUser)
        .where(StaffUser.id == staff_id, StaffUser.recovery.contains([wanted]))
        .values(recovery=func.array_remove(StaffUser.recovery, wanted))
        .returning(StaffUser.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(taken) is not None


def _plain(typed: str) -> str:
    """Without what stands between the letters, in small letters, and half width."""
    text = unicodedata.normalize("NFKC", composed(typed)).casefold()
    return "".join(letter for letter in text if letter.isalnum())[: 2 * _LENGTH]


def _hash(vault: Vault, staff_id: UUID, code: str) -> str:
    """Keyed, so that a dump of the table is of no use for guessing."""
    return vault.index("recovery code", f"{staff_id}\0{code}").hex()
