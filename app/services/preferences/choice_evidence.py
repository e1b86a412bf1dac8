"""Keeping what people chose with us as evidence: what they said, when, and through what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.ids import new_id
from app.models.contact import Contact, Preference
from app.services.audit import note

_WHO = "citizen"


def keep(session: Session, row: Contact, said: tuple[str, str], through: str, said_at: datetime) -> Preference:
    """Writes down that a contact `said` (field and value) through a text or a page; never an address."""
    field, value = said
    kept = Preference(
        id=new_id(),
        organisation_id=organisation_of(session),
        contact_id=row.id,
        field=field,
        value=value,
        said_at=said_at,
        by=_WHO,
        through=through,
    )
    session.add(kept)
    note(session, _WHO, f"{field} {value}", "contacts", row.id)
    return kept
