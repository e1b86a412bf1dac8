"""Stopping emails by the link that every one of them carries, and starting them again.

The token names a contact and proves, by a keyed hash, which address it was sent to; so whoever has an old mailbox
stops that one, and never an address that the contact gave us since. What is stopped is the address, for the whole
organisation: messages that wait for it are cancelled when they come up (`delivery.claim`). The link of a trial email
stops trial emails alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.recipients import Channel, Mode
from app.domain.stop_tokens import PROOF_BYTES, StopToken, read_stop_token
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact, Preference
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import audit, contacts
from app.services.case_systems import choices_told
from app.services.opting_out import suppressions
from app.services.views import OrganisationView
from app.vault import Vault

_THROUGH = "one-click"
_FIELD, _STOPPED, _STARTED = "email", "stopped", "started"
_WHO = "citizen"


@dataclass(frozen=True, slots=True)
class StopView:
    """What the page may show: nothing of the person. `language`: the one they are written to, Welsh where both.

    `may_start`: whether the link can start what is stopped; not where the address was closed for another reason.
    """

    organisation: OrganisationView
    language: Language
    stopped: bool
    may_start: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    contact: Contact
    organisation: Organisation
    address_index: bytes

    @property
    def why(self) -> str:
        """For what reason this link closes the address."""
        return suppressions.OWN_STOP if self.contact.mode == Mode.LIVE.value else suppressions.TRIAL_STOP


def token(vault: Vault, organisation_id: UUID, contact_id: UUID, address_index: bytes) -> str:
    """The token for the emails that go to one address of a contact; the same each time."""
    return StopToken(organisation_id, contact_id, _proof(vault, contact_id, address_index)).text()


def look(db: Database, text: str) -> StopView | None:
    """How things stand; None for a link that is not ours, or whose case type does not let emails be stopped."""
    with _reader(db, text) as (session, reader):
        return _view(session, reader) if reader else None


def stop(db: Database, text: str, now: datetime) -> StopView | None:
    """Stops emails to the address. Saying so again changes nothing; None as in `look`."""
    with _reader(db, text) as (session, reader):
        if reader is None:
            return None
        if suppressions.close(session, Channel.EMAIL, reader.address_index, reader.why):
            _record(session, reader, _STOPPED, now)
        return _view(session, reader)


def start(db: Database, text: str, now: datetime) -> StopView | None:
    """Lets emails go to the address again, if it was the person who had stopped them; None as in `look`."""
    with _reader(db, text) as (session, reader):
        if reader is None:
            return None
        if suppressions.lift_own_stop(session, Channel.EMAIL, reader.address_index, reader.why):
            _record(session, reader, _STARTED, now)
        return _view(session, reader)


@contextmanager
def _reader(db: Database, text: str) -> Iterator[tuple[Session, _Reader | None]]:
    named = read_stop_token(text)
    with db.transaction(named.organisation_id if named else None) as session:
        yield session, (_find(session, named) if named else None)


def _find(session: Session, named: StopToken) -> _Reader | None:
    row = session.execute(
        select(Contact, Organisation)
        .join(Organisation, Organisation.id == Contact.organisation_id)
        .join(Case, Case.id == Contact.case_id)
        .join(CaseType, CaseType.id == Case.case_type_id)
        .where(Contact.id == named.contact_id, CaseType.stoppable)
    ).one_or_none()
    if row is None:
        return None
    try:
        vault = vault_of(session)
    except NotFound:
        return None
    for address_index in _addresses(session, row[0]):
        if hmac.compare_digest(_proof(vault, row[0].id, address_index), named.proof):
            return _Reader(row[0], row[1], address_index)
    return None


def _addresses(session: Session, contact: Contact) -> set[bytes]:
    """Every email address that this contact has or was written to at."""
    written_to = session.scalars(
        select(Message.recipient_index)
        .where(Message.contact_id == contact.id, Message.channel == Channel.EMAIL.value)
        .distinct()
    )
    return {*written_to, *([contact.email_index] if contact.email_index else [])}


def _proof(vault: Vault, contact_id: UUID, address_index: bytes) -> bytes:
    return vault.index("stop", f"{contact_id}\0{address_index.hex()}")[:PROOF_BYTES]


def _record(session: Session, reader: _Reader, value: str, now: datetime) -> None:
    session.add(
        Preference(
            organisation_id=reader.organisation.id,
            contact_id=reader.contact.id,
            field=_FIELD,
            value=value,
            said_at=now,
            by=_WHO,
            through=_THROUGH,
        )
    )
    audit.note(session, _WHO, f"{_FIELD} {value}", "contacts", reader.contact.id)
    choices_told.tell(session, reader.contact, _FIELD, value, now)
    session.flush()


def _view(session: Session, reader: _Reader) -> StopView:
    reason = suppressions.reason(session, Channel.EMAIL, reader.address_index)
    row = reader.organisation
    return StopView(
        organisation=OrganisationView(row.slug, row.name, row.phone, row.email, row.colour),
        language=contacts.wish(reader.contact).languages[0],
        stopped=reason is not None and suppressions.counts(reason, reader.contact.mode),
        may_start=reason == reader.why,
    )
