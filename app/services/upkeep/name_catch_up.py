"""The names of contacts who were written before names were indexed: the clock indexes some in every round."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.models.contact import Contact
from app.services import contact_names, contacts
from app.vault import Vault, VaultError

AT_A_ROUND = 500
"""So that a large table never keeps the clock from its other work."""


def catch_up(session: Session) -> int:
    """Indexes the names of contacts who were written before names were; returns how many. At most AT_A_ROUND."""
    waiting = select(Contact).where(~Contact.name_indexed).order_by(Contact.id).limit(AT_A_ROUND)
    found = session.scalars(waiting.with_for_update(skip_locked=True)).all()
    for row in found:
        contact_names.write(session, row, _name(vault_of(session), row))
    return len(found)


def _name(vault: Vault, row: Contact) -> str | None:
    """None where the contact cannot be opened: it is then found by everything else."""
    try:
        return contacts.details(vault, row).name
    except VaultError:
        return None
