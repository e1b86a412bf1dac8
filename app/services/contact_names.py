"""The blind index of names: the words of every contact's name, by which staff find their case."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.ids import new_id
from app.domain.names import name_words
from app.models.contact import Contact, ContactName
from app.services import rows_written
from app.vault import Vault


def word_indexes(vault: Vault, name: str | None) -> tuple[bytes, ...]:
    return tuple(vault.index("name", word) for word in name_words(name or ""))


def rows(vault: Vault, row: Contact, name: str | None) -> Iterator[dict[str, object]]:
    """What is written of a contact's name; the contact is then as it should be."""
    row.name_indexed = True
    for index in word_indexes(vault, name):
        yield {
            "id": new_id(),
            "organisation_id": row.organisation_id,
            "contact_id": row.id,
            "word_index": index,
        }


def write(session: Session, row: Contact, name: str | None) -> None:
    """Puts the words of a name in the place of those that were there."""
    session.flush()
    session.execute(delete(ContactName).where(ContactName.contact_id == row.id))
    new = list(rows(vault_of(session), row, name))
    if new:
        rows_written.insert(session, ContactName, new)
