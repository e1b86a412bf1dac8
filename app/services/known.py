"""What the database knows of a group of cases, asked in a few questions, and what is then to be written of them.

Events are processed many at a time; a question for each event would cost more than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Base, vault_of
from app.domain.case_events import CaseEvent, ContactFacts
from app.domain.recipients import Channel
from app.models.case import NotTold
from app.models.contact import Contact, ContactName, Preference, StatusLink, Suppression
from app.models.message import Message
from app.models.organisation import AuditEntry, Guest
from app.services import rows_written
from app.vault import Vault

_IN_ORDER: tuple[type[Base], ...] = (ContactName, Preference, AuditEntry, StatusLink, Message, NotTold)
"""Contacts are written before all of these, as they refer to them."""


@dataclass(slots=True)
class Known:
    """people: the contacts of each case by the index of their reference, in the order in which we learnt of them.

    links: the link in force of each contact. suppressed, guests: of the addresses that these cases name
    or that their contacts have; the suppressed ones with why they are.
    """

    people: dict[UUID, dict[bytes, Contact]]
    links: dict[UUID, UUID]
    suppressed: dict[tuple[str, bytes], str]
    guests: set[bytes]
    new_rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Base], row: dict[str, Any]) -> None:
        """Has a row written with the others; one whose place is taken already is left out."""
        self.new_rows.setdefault(model, []).append(row)

    def write(self, session: Session) -> None:
        """Writes what was changed and added so far."""
        session.flush()
        for model in _IN_ORDER:
            rows = self.new_rows.pop(model, [])
            if rows:
                rows_written.insert(session, model, rows)


def ask(session: Session, case_ids: Sequence[UUID], events: Iterable[CaseEvent], now: datetime) -> Known:
    """Everything that processing `events` of these cases may need to know."""
    people: dict[UUID, dict[bytes, Contact]] = {case_id: {} for case_id in case_ids}
    for row in session.scalars(select(Contact).where(Contact.case_id.in_(case_ids)).order_by(Contact.id)):
        people[row.case_id][row.reference_index] = row
    indexes = list(_address_indexes(vault_of(session), events) | _own_indexes(people))
    suppressed = session.execute(
        select(Suppression.channel, Suppression.address_index, Suppression.reason).where(
            Suppression.address_index.in_(indexes)
        )
    )
    guests = session.scalars(select(Guest.address_index).where(Guest.address_index.in_(indexes)))
    return Known(
        people=people,
        links=_links(session, [row.id for rows in people.values() for row in rows.values()], now),
        suppressed={(row.channel, row.address_index): row.reason for row in suppressed},
        guests=set(guests),
    )


def address_index(vault: Vault, channel: Channel, address: str) -> bytes:
    """The blind index under which an address is suppressed, a guest, or looked for."""
    return vault.index(f"address:{channel.value}", address)


def _links(session: Session, contact_ids: Sequence[UUID], now: datetime) -> dict[UUID, UUID]:
    rows = session.execute(
        select(StatusLink.contact_id, StatusLink.id)
        .where(StatusLink.contact_id.in_(contact_ids), StatusLink.revoked_at.is_(None), StatusLink.expires_at > now)
        .order_by(StatusLink.expires_at)
    )
    return {row.contact_id: row.id for row in rows}


def _address_indexes(vault: Vault, events: Iterable[CaseEvent]) -> set[bytes]:
    """The indexes of every address that the events name, whoever's it is by now."""
    found = set()
    for event in events:
        for facts in (*event.contacts, *((event.contact,) if event.contact else ())):
            found |= {address_index(vault, channel, address) for channel, address in _addresses(facts)}
    return found


def _own_indexes(people: Mapping[UUID, Mapping[bytes, Contact]]) -> set[bytes]:
    """Those of what people gave us on our own pages, which no event names."""
    rows = [row for rows in people.values() for row in rows.values()]
    return {index for row in rows for index in (row.mobile_index, row.email_index) if index is not None}


def _addresses(facts: ContactFacts) -> list[tuple[Channel, str]]:
    named = ((Channel.SMS, facts.mobile), (Channel.EMAIL, facts.email), (Channel.LETTER, facts.address))
    return [(channel, address) for channel, address in named if address]
