"""Sessions of staff: kept on the server, so that they can be ended from anywhere, and limited in time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import Database, Line, organisation_of
from app.domain import tokens
from app.domain.bilingual import Bilingual, Language
from app.domain.staff_roles import Grant, Role
from app.models.staff import StaffSession
from app.services.staff import details
from app.services.staff.signed import Signed
from app.services.views import OrganisationView

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_KEPT = timedelta(days=30)
_SEEN_EVERY = timedelta(minutes=1)
"""So often a session notes that it was used. It then ends 29 to 30 minutes after the last page."""
_FIND = """
    SELECT s.id, s.seen_at, u.id, u.details_sealed, u.language, o.slug, o.name, o.phone, o.email, o.colour,
        (SELECT json_agg(json_build_array(r.role, r.case_type_id)) FROM staff_roles r
            WHERE r.organisation_id = o.id AND r.staff_id = u.id), o.sending_suspended_at
    FROM staff_sessions s
    JOIN staff_users u ON u.id = s.staff_id AND u.closed_at IS NULL
    JOIN organisations o ON o.id = s.organisation_id
    WHERE s.token_hash = %s AND s.ended_at IS NULL AND s.seen_at > %s AND s.created_at > %s"""


def start(session: Session, staff_id: UUID, now: datetime) -> str:
    """Opens a session for somebody who has proven who they are; its token, which is seen this once."""
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            organisation_id=organisation_of(session),
            created_at=now,
            staff_id=staff_id,
            token_hash=tokens.hash_of(token),
            seen_at=now,
        )
    )
    return token


def find(db: Database, organisation_id: UUID, token: str, now: datetime) -> Signed | None:
    """Who is signed in, with the roles that they have this moment; None where the session is over or was never."""
    with db.line(organisation_id) as line:
        rows = line.ask(_FIND, (tokens.hash_of(token), now - IDLE, now - LONGEST))
        if not rows:
            return None
        session_id, seen_at, *_ = rows[0]
        if now - seen_at >= _SEEN_EVERY:
            line.ask("UPDATE staff_sessions SET seen_at = %s WHERE id = %s RETURNING id", (now, session_id))
        return _signed(line, organisation_id, rows[0])


def owner(db: Database, organisation_id: UUID, token: str) -> UUID | None:
    """Whose session it is or was, however long it has been over."""
    with db.line(organisation_id) as line:
        rows = line.ask("SELECT staff_id FROM staff_sessions WHERE token_hash = %s", (tokens.hash_of(token),))
    return rows[0][0] if rows else None


def end(session: Session, session_id: UUID, now: datetime) -> None:
    _end(session, now, StaffSession.id == session_id)


def end_all(session: Session, staff_id: UUID, now: datetime, but: UUID | None = None) -> None:
    """Signs somebody out everywhere; `but`: of the one session that goes on."""
    _end(
        session, now, StaffSession.staff_id == staff_id, StaffSession.id != but if but else StaffSession.id.is_not(None)
    )


def open_sessions(session: Session, staff_id: UUID, now: datetime) -> Sequence[StaffSession]:
    """The sessions of somebody that are open, last used first."""
    mine = (StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
    in_time = (StaffSession.seen_at > now - IDLE, StaffSession.created_at > now - LONGEST)
    return session.scalars(select(StaffSession).where(*mine, *in_time).order_by(StaffSession.seen_at.desc())).all()


def let_go(session: Session, now: datetime) -> None:
    """Deletes those that have been over for long."""
    session.execute(delete(StaffSession).where(StaffSession.seen_at < now - _KEPT))


def _end(session: Session, now: datetime, *which: Any) -> None:
    session.execute(update(StaffSession).where(StaffSession.ended_at.is_(None), *which).values(ended_at=now))


def _signed(line: Line, organisation_id: UUID, row: tuple[Any, ...]) -> Signed:
    session_id, _, staff_id, sealed, language, slug, name, phone, email, colour, roles, suspended_at = row
    return Signed(
        organisation_id=organisation_id,
        organisation=OrganisationView(slug, Bilingual(**_loaded(name)), phone, email, colour, suspended_at),
        staff_id=staff_id,
        session_id=session_id,
        name=details.opened(line.vault, staff_id, sealed).name,
        language=Language(language),
        grants=frozenset(
            Grant(Role(role), UUID(type_id) if type_id else None) for role, type_id in _loaded(roles or [])
        ),
    )


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
