"""Finding cases by whatever a caller says: a reference, a name, a mobile number or an email address.

Nothing that is looked for can be read in the database: each is found by its blind index. What was typed goes into the
list's address only sealed, for one session of one person: so leafing, sorting, filters and going back need no second
POST, several tabs can search for different things, nothing of it is kept on the server, and whoever finds the address
in a history or a log cannot read it. It opens nothing once that session is over.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.db import vault_of
from app.domain import references
from app.domain.recipients import Channel, Mode
from app.models.case import Case
from app.models.contact import Contact, ContactName
from app.models.organisation import Integration
from app.services import contact_names
from app.services.cases.opened import Types
from app.services.known import address_index
from app.services.staff.signed import Signed
from app.services.visits.finding import read_address
from app.vault import VaultError

LONGEST = 200
MOST_FOUND = 500
"""Who has found so many adds a word, or a filter."""
_LOOKED_THROUGH = 3000
"""Of the people who share the rarest word of a name, the newest so many are looked at for the other words."""
_LASTS = timedelta(hours=12)
_TABLE, _FIELD = "staff_sessions", "search"


def sealed(session: Session, staff: Signed, typed: str, now: datetime) -> str:
    """What was typed, for the address of the list."""
    blob = vault_of(session).seal_json(_TABLE, staff.session_id, _FIELD, [typed, now.timestamp()])
    return base64.urlsafe_b64encode(blob).decode().rstrip("=")


def opened(session: Session, staff: Signed, text: str, now: datetime) -> str | None:
    """What was typed; None for what this session did not seal, or too long ago."""
    try:
        blob = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        said: Any = vault_of(session).open_json(_TABLE, staff.session_id, _FIELD, blob)
    except (VaultError, binascii.Error, ValueError):
        return None
    typed, at = said
    return str(typed) if now - datetime.fromtimestamp(at, now.tzinfo) < _LASTS else None


def found(session: Session, typed: str, types: Types) -> list[UUID]:
    """The ids of the cases of these types that are meant, the newest first; at most MOST_FOUND."""
    queries = [_by_reference(session, typed, types), *_by_address(session, typed, types)]
    by_name = _by_name(session, typed, types)
    ids = [id for query in (*queries, *by_name) for id in session.scalars(query)]
    return sorted(set(ids), reverse=True)[:MOST_FOUND]


def _by_reference(session: Session, typed: str, types: Types) -> Select[UUID]:
    vault = vault_of(session)
    indexes = [vault.index("reference", form) for form in references.forms(typed)]
    mine = select(Case.id).where(Case.case_type_id.in_(types), Case.reference_index.in_(indexes))
    # Named all, as the index of references has them before the reference.
    mine = mine.where(Case.mode.in_(list(Mode)), Case.integration_id.in_(select(Integration.id)))
    return mine.order_by(Case.id.desc()).limit(MOST_FOUND)


def _by_address(session: Session, typed: str, types: Types) -> list[Select[UUID]]:
    read = read_address(typed)
    if read is None:
        return []
    channel, address = read
    held = Contact.mobile_index if channel is Channel.SMS else Contact.email_index
    index = address_index(vault_of(session), channel, address)
    return [_of_contacts(types).where(held == index)]


def _of_contacts(types: Types) -> Select[UUID]:
    mine = select(Case.id).join(Contact, Contact.case_id == Case.id).where(Case.case_type_id.in_(types))
    return mine.order_by(Contact.id.desc()).limit(MOST_FOUND)


def _by_name(session: Session, typed: str, types: Types) -> list[Select[UUID]]:
    """Every word must be of the name. The rarest leads, as any two of them may be as common as Jones."""
    words = contact_names.word_indexes(vault_of(session), typed)
    if not words:
        return []
    rarest, *others = sorted(words, key=lambda word: _how_many(session, word))
    candidates = (
        select(ContactName.contact_id)
        .where(ContactName.word_index == rarest)
        .order_by(ContactName.contact_id.desc())
        .limit(_LOOKED_THROUGH)
        .subquery()
    )
    named = [_has(candidates.c.contact_id, word) for word in others]
    query = select(Case.id).join(Contact, Contact.case_id == Case.id)
    query = query.join(candidates, candidates.c.contact_id == Contact.id)
    return [query.where(Case.case_type_id.in_(types), *named).order_by(Contact.id.desc()).limit(MOST_FOUND)]


def _has(contact_id: Any, word: bytes) -> Any:
    other = aliased(ContactName)
    return exists().where(other.word_index == word, other.contact_id == contact_id)


def _how_many(session: Session, word: bytes) -> int:
    """How many people have it, counted no further than they are looked through."""
    some = select(ContactName.id).where(ContactName.word_index == word).limit(_LOOKED_THROUGH + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def is_too_many(ids: Sequence[UUID]) -> bool:
    return len(ids) >= MOST_FOUND
