"""The people of a case as staff see them: masked, until somebody asks to see one and says why."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import LanguageWish
from app.domain.composed import composed
from app.domain.initials import initials
from app.domain.preferences import SafeHours, last_digits, masked_email
from app.domain.recipients import Channel, Role
from app.models.contact import Contact, StatusLink
from app.services import contacts
from app.services.audit import note
from app.services.cases import opened
from app.services.cases.opened import Types
from app.services.contacts import Details
from app.services.known import address_index
from app.services.opting_out import suppressions
from app.vault import Vault, VaultError

TABLE = "contacts"
REVEALED = "contact shown"
LONGEST_REASON = 300
_REASON = "reason"


@dataclass(frozen=True, slots=True)
class MaskedAddress:
    """Where somebody can be reached, so much of it as its owner would know. closed: why nothing goes there, if so."""

    channel: Channel
    hint: str
    closed: str | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """One of the people of a case. named: by initials. helps: they were named by somebody else of the case (whom:
    that person), who may have said until when; agreed: the helper has. links: how many of their links work.
    removed_at: since when they hear nothing, and why.
    """

    id: UUID
    named: str
    role: Role
    language: LanguageWish
    addresses: tuple[MaskedAddress, ...]
    hours: SafeHours
    helps: bool
    whom: str
    agreed: bool
    until: date | None
    links: int
    removed_at: datetime | None
    removed_reason: str | None

    @property
    def is_here(self) -> bool:
        return self.removed_at is None


@dataclass(frozen=True, slots=True)
class Revealed:
    """All that we hold of how to reach somebody."""

    name: str | None
    mobile: str | None
    email: str | None
    address: str | None
    reference: str


def of_case(session: Session, case_id: UUID, now: datetime) -> tuple[PersonView, ...]:
    """In the order in which we learnt of them."""
    rows = contacts.of_case(session, case_id)
    opened_details = {row.id: _details(session, row) for row in rows}
    names = {id: initials(known.name) if known else "" for id, known in opened_details.items()}
    links = _links(session, rows, now)
    return tuple(_view(session, row, opened_details[row.id], names, links.get(row.id, 0)) for row in rows)


def reveal(session: Session, case_id: UUID, contact_id: UUID, types: Types, who: str, reason: str) -> Revealed:
    """Shows one person's details. The entry in the audit trail holds the reason. Raises NotFound."""
    opened.find(session, case_id, types)
    row = opened.contact(session, case_id, contact_id)
    known = _details(session, row)
    note(session, who, REVEALED, TABLE, row.id, facts=_sealed_reason(vault_of(session), row.id, reason))
    if known is None:
        return Revealed(None, None, None, None, "")
    return Revealed(known.name, known.mobile, known.email, known.address, known.reference)


def reason_said(vault: Vault, contact_id: UUID, facts: Mapping[str, object]) -> str:
    """Why somebody looked at a contact, by the facts of the entry; empty where nothing is known."""
    try:
        return vault.open(TABLE, contact_id, _REASON, base64.b64decode(str(facts.get(_REASON, ""))))
    except (VaultError, ValueError):
        return ""


def _sealed_reason(vault: Vault, contact_id: UUID, reason: str) -> dict[str, object]:
    """What people type may name somebody, and an audit entry outlives what it is about."""
    blob = vault.seal(TABLE, contact_id, _REASON, composed(reason).strip()[:LONGEST_REASON])
    return {_REASON: base64.b64encode(blob).decode()}


def _details(session: Session, row: Contact) -> Details | None:
    """None where they cannot be opened, or were let go: the page must show the rest of the case."""
    try:
        return contacts.details(vault_of(session), row)
    except VaultError:
        return None


def _links(session: Session, rows: Sequence[Contact], now: datetime) -> dict[UUID, int]:
    mine = (StatusLink.contact_id.in_([row.id for row in rows]), StatusLink.revoked_at.is_(None))
    counted = select(StatusLink.contact_id, func.count()).where(*mine, StatusLink.expires_at > now)
    return {row[0]: row[1] for row in session.execute(counted.group_by(StatusLink.contact_id))}


def _view(session: Session, row: Contact, known: Details | None, names: dict[UUID, str], links: int) -> PersonView:
    return PersonView(
        id=row.id,
        named=names[row.id],
        role=Role(row.role),
        language=contacts.wish(row),
        addresses=tuple(_masked(session, row, *one) for one in known.addresses.items()) if known else (),
        hours=SafeHours(row.safe_from, row.safe_to, row.neutral),
        helps=row.scope is not None,
        whom=names.get(row.named_by, "") if row.named_by else "",
        agreed=row.confirmed_at is not None,
        until=row.helps_until,
        links=links,
        removed_at=row.removed_at,
        removed_reason=row.removed_reason,
    )


def _masked(session: Session, row: Contact, channel: Channel, address: str) -> MaskedAddress:
    hints = {Channel.SMS: last_digits, Channel.EMAIL: masked_email, Channel.LETTER: _postcode_area}
    why = suppressions.reason(session, channel, address_index(vault_of(session), channel, address))
    closed = suppressions.reason_of(why).value if why and suppressions.counts(why, row.mode) else None
    return MaskedAddress(channel, hints[channel](address), closed)


def _postcode_area(address: str) -> str:
    """The first half of a postcode: some thousand homes."""
    return address.rsplit("\n", 1)[-1].split(" ")[0][:4]
