"""A helper's own word: yes, no, and no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.errors import NotFound
from app.domain.given_names import given_name
from app.domain.helping import ANSWER_WITHIN, Scope, is_over
from app.models.case import Case
from app.models.contact import Contact, StatusLink
from app.services import contacts
from app.services.audit import note
from app.services.helpers import helper_rows
from app.services.helpers.helper_rows import DECLINED, LEFT
from app.services.views import Reader

_WHO = "helper"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a helper is asked. namer: the first name of who asks, None where we know none."""

    namer: str | None
    scope: Scope
    until: date | None


def invitation(session: Session, token_hash: bytes, now: datetime) -> Invitation | None:
    """What the reader of a link is asked; None: the invitation was taken back, answered or is too old."""
    found = _asked(session, token_hash, now)
    if found is None:
        return None
    namer = contacts.details(vault_of(session), session.get_one(Contact, found.named_by)).name
    return Invitation(given_name(namer), helper_rows.helping(found).scope, found.helps_until)


def agree(session: Session, token_hash: bytes, now: datetime) -> bool:
    """Whether the reader helps from now on. Saying yes twice is saying it once."""
    row = _asked(session, token_hash, now, lock=True)
    if row is None:
        return False
    if row.confirmed_at is None:
        row.confirmed_at = now
        note(session, _WHO, "helper agreed", helper_rows.TABLE, row.id)
    return True


def decline(session: Session, token_hash: bytes, now: datetime) -> None:
    """The reader will not help: nothing of their address is kept but that they are not asked again."""
    row = _asked(session, token_hash, now, lock=True)
    if row is not None and row.confirmed_at is None:
        helper_rows.end(session, row, DECLINED, now)
        note(session, _WHO, "helper declined", helper_rows.TABLE, row.id)


def leave(session: Session, reader: Reader, now: datetime) -> None:
    """A helper stops helping. Raises NotFound for a reader whom nobody named."""
    helper_rows.lock(session, reader.case_id)
    row = _fresh(session, reader.contact_id)
    if row.named_by is None:
        raise NotFound("helper")
    if row.removed_at is None:
        helper_rows.end(session, row, LEFT, now)
        note(session, _WHO, "helper stopped", helper_rows.TABLE, row.id)


def _asked(session: Session, token_hash: bytes, now: datetime, *, lock: bool = False) -> Contact | None:
    """The helper whose link it is, while they may answer."""
    link = session.scalar(
        select(StatusLink).where(
            StatusLink.token_hash == token_hash, StatusLink.revoked_at.is_(None), StatusLink.expires_at > now
        )
    )
    if link is None:
        return None
    case = helper_rows.lock(session, link.case_id) if lock else session.get_one(Case, link.case_id)
    row = _fresh(session, link.contact_id)
    if row.named_by is None or row.removed_at is not None or is_over(row.helps_until, case.closed_at, now):
        return None
    if row.confirmed_at is None:
        asked = helper_rows.invited_at(session, case.id, [row])[row.id]
        return row if asked > now - ANSWER_WITHIN else None
    return row


def _fresh(session: Session, contact_id: UUID) -> Contact:
    return session.get_one(Contact, contact_id, populate_existing=True)
