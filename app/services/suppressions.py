"""Addresses that must not be used again, for the whole organisation: whoever answered STOP, mailboxes that are gone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.ids import new_id
from app.models.contact import Suppression
from app.models.message import Message


def suppress_recipient(session: Session, message_id: UUID, why: str) -> None:
    """Closes the address of a message to its channel; what waits for it is cancelled when it is claimed.

    `why` is the provider's word. An address that is closed already keeps its first reason.
    """
    found = select(
        literal(new_id()), Message.organisation_id, Message.channel, Message.recipient_index, literal(why)
    ).where(Message.id == message_id)
    columns = ["id", "organisation_id", "channel", "address_index", "reason"]
    session.execute(insert(Suppression).from_select(columns, found).on_conflict_do_nothing())
