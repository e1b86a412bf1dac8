"""The guest list: the addresses to which team keys may write, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.ids import new_id
from app.domain.masked import masked
from app.domain.recipients import Channel
from app.models.organisation import Guest
from app.services.audit import note
from app.services.known import address_index

MOST = 200


@dataclass(frozen=True, slots=True)
class GuestView:
    """Whose address it is; the address itself is kept as a blind index alone, which says nothing."""

    id: UUID
    label: str
    since: datetime


def every(session: Session) -> list[GuestView]:
    rows = session.scalars(
        select(Guest).where(Guest.organisation_id == organisation_of(session)).order_by(Guest.label, Guest.id)
    )
    return [GuestView(row.id, row.label, row.created_at) for row in rows]


def add(session: Session, channel: Channel, address: str, name: str, who: str) -> bool:
    """Puts an address, in its normal form, on the list; False where it stands there already.

    The label says whose it is and how it ends, so that two of one person can be told apart.
    """
    index = address_index(vault_of(session), channel, address)
    new = {
        "id": new_id(),
        "organisation_id": organisation_of(session),
        "address_index": index,
        "label": f"{name} ({masked(channel, address)})",
    }
    made = session.scalar(upsert(Guest).values(new).on_conflict_do_nothing().returning(Guest.id))
    if made is None:
        return False
    note(session, who, "guest added", "guests", made)
    return True


def remove(session: Session, guest_id: UUID, who: str) -> None:
    """Takes an address off the list; one that is not there is off it already."""
    row = session.scalar(select(Guest).where(Guest.id == guest_id, Guest.organisation_id == organisation_of(session)))
    if row is not None:
        note(session, who, "guest removed", "guests", row.id)
        session.delete(row)
