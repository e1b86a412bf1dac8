"""Codes of an authenticator app (RFC 6238): six digits, every thirty seconds another, each of which counts once."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.codes import read_code
from app.models.staff import StaffUser

SECONDS = 30
_BYTES = 20
"""160 bits, as RFC 4226 asks."""
_STEPS_BESIDE = 1
"""Clocks differ, and typing takes a while."""
_TABLE, _FIELD = "staff_users", "totp"


def new_secret(session: Session, about: str) -> str:
    """The secret that is offered for one setting-up: the same at each look, so that nothing is kept until it is done.

    about: what is set up on which occasion; another occasion gives another secret.
    """
    return base64.b32encode(vault_of(session).index("totp set-up", about)[:_BYTES]).decode()


def address(secret: str, account: str, organisation: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=organisation)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The step of which this is the code; None where it is none of about now."""
    code = read_code(typed)
    if code is None:
        return None
    app, this_step = pyotp.TOTP(secret), int(now.timestamp()) // SECONDS
    steps = range(this_step - _STEPS_BESIDE, this_step + _STEPS_BESIDE + 1)
    return next((step for step in steps if hmac.compare_digest(app.at(step * SECONDS), code)), None)


def set_up(session: Session, staff_id: UUID, secret: str, step: int) -> None:
    """Keeps a secret, the code of which was typed, so that this code counts no more."""
    row = session.get_one(StaffUser, staff_id)
    row.totp_sealed = vault_of(session).seal(_TABLE, staff_id, _FIELD, secret)
    row.totp_step = step


def take(session: Session, staff_id: UUID, typed: str, now: datetime) -> bool:
    """Whether a code is right and was not taken before, be it at the same moment by another hand."""
    sealed = session.scalar(select(StaffUser.totp_sealed).where(StaffUser.id == staff_id))
    if sealed is None:
        return False
    step = step_of(vault_of(session).open(_TABLE, staff_id, _FIELD, sealed), typed, now)
    if step is None:
        return False
    is_later = or_(StaffUser.totp_step.is_(None), StaffUser.totp_step < step)
    same_secret = StaffUser.totp_sealed == sealed
    taken = update(StaffUser).where(StaffUser.id == staff_id, is_later, same_secret).values(totp_step=step)
    return session.scalar(taken.returning(StaffUser.id)) is not None
