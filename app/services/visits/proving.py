"""Codes for who has a link open, to prove that an address that we hold is theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.codes import CodePurpose
from app.domain.errors import NotFound
from app.domain.recipients import Channel
from app.models.contact import Contact
from app.services.known import address_index
from app.services.messages import notices
from app.services.messages.notices import Address
from app.services.opting_out import suppressions
from app.services.visits import codes
from app.services.visits.codes import Asked


def channels(session: Session, contact_id: UUID) -> tuple[Channel, ...]:
    """By which channels a code can reach a contact, the one that they prefer first; empty where by none."""
    return tuple(address.channel for address in _open_addresses(session, contact_id))


def ask(session: Session, contact_id: UUID, channel: Channel, now: datetime) -> UUID:
    """Sends a code to an address of the contact. Raises NotFound where it cannot go there, and TooManyCodes."""
    found = next((one for one in _open_addresses(session, contact_id) if one.channel is channel), None)
    if found is None:
        raise NotFound("address")
    return codes.ask(session, Asked(CodePurpose.OPEN, str(contact_id), str(contact_id), found), now)


def _open_addresses(session: Session, contact_id: UUID) -> list[Address]:
    contact = session.get_one(Contact, contact_id)
    return [address for address in notices.addresses(session, contact) if _is_open(session, address)]


def _is_open(session: Session, address: Address) -> bool:
    """A code that its reader waits for passes their own STOP, but no other reason."""
    index = address_index(vault_of(session), address.channel, address.to)
    why = suppressions.reason(session, address.channel, index)
    return why is None or why in suppressions.OWN_STOPS or not suppressions.counts(why, address.contact.mode)
