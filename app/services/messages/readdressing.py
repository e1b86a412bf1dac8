"""Having a message that nobody has begun to send go to where its reader is now."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.emails.stop_links import moved_to
from app.domain.recipients import Channel
from app.models.contact import Contact
from app.models.message import Message
from app.services import contacts
from app.services.known import address_index
from app.services.messages import sealed_words
from app.services.opting_out import stopping
from app.vault import Vault, VaultError


def to_where_they_are(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Readdresses messages that are locked, and returns which. One that cannot be opened is left as it is."""
    moved = set()
    rows = session.execute(
        select(Message, Contact).join(Contact, Contact.id == Message.contact_id).where(Message.id.in_(ids))
    )
    for message, contact in rows:
        with suppress(VaultError):
            to = contacts.details(vault_of(session), contact).addresses.get(Channel(message.channel))
            before = message.recipient_index
            if to is not None and readdress(session, message, contact, to) != before:
                moved.add(message.id)
    session.flush()
    return moved


def readdress(session: Session, message: Message, contact: Contact, to: str) -> bytes:
    """Has a message go to another address of its contact, whose blind index it returns. Raises VaultError."""
    vault, channel = vault_of(session), Channel(message.channel)
    index = address_index(vault, channel, to)
    if message.words_sealed is not None:
        _mend_stop_link(vault, message, contact, index)
    message.recipient_index = index
    message.recipient_sealed = vault.seal("messages", message.id, "recipient", to)
    return index


def _mend_stop_link(vault: Vault, message: Message, contact: Contact, index: bytes) -> None:
    """The link in an email stops the address that it was sent to."""
    opened = vault.open_json("messages", message.id, "words", message.words_sealed or b"")
    words = sealed_words.read(opened, message.language)
    if words.stop_url is not None:
        token = stopping.token(vault, contact.organisation_id, contact.id, index)
        sealed = sealed_words.to_seal(replace(words, stop_url=moved_to(words.stop_url, token)))
        message.words_sealed = vault.seal_json("messages", message.id, "words", sealed)
