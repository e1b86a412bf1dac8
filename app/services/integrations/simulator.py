"""The simulator: the key with which it posts, and what Olrhain made of an event that it posted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import tokens
from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import FINAL, MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import KeyKind
from app.models.case import Case, NotTold, StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import ApiKey, SigningSecret
from app.services import contacts
from app.services.audit import note
from app.services.events import event_store
from app.services.integrations.connected import lock
from app.services.integrations.keys import simulator_key
from app.services.messages_desk.full import words_by_language
from app.services.messages_desk.views import Said
from app.vault import Vault

_SETTLED = frozenset({*FINAL, MessageStatus.SENT, MessageStatus.HELD})


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an event is posted with. secret: the newest in force, None where the integration has none."""

    key: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class PlannedFor:
    """A message that was planned. named: by initials. language_reason: why in that language; reason: why it is not
    plainly sent.
    """

    named: str
    role: str
    channel: str
    language: str
    status: str
    language_reason: Bilingual | None
    reason: Bilingual | None
    subject: tuple[Said, ...]
    body: tuple[Said, ...]
    fragments: int | None
    send_after: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class NotToldOf:
    """Somebody who is not told (named: by initials), or nobody is (None). channel: None where it is true of each."""

    named: str | None
    role: str | None
    channel: str | None
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event. processed_at: None while it waits for a worker. effect: applied, late or retracted.

    event_id: the id that the simulator gave it. settled: nothing more will happen to any of its messages soon.
    """

    id: UUID
    event_id: str
    type: str
    reference: str
    integration_id: UUID
    case_id: UUID
    case_type_id: UUID
    received_at: datetime
    processed_at: datetime | None
    parked: bool
    effect: str | None
    messages: tuple[PlannedFor, ...]
    not_told: tuple[NotToldOf, ...]

    @property
    def settled(self) -> bool:
        return self.parked or (
            self.processed_at is not None and all(one.waits or one.status in _SETTLED for one in self.messages)
        )


def credentials(session: Session, integration_id: UUID, who: str, now: datetime) -> Credentials:
    """The simulator's own test key for an integration, issued when it is first needed, and what to sign with.

    Raises NotFound.
    """
    lock(session, integration_id)
    return Credentials(_key(session, integration_id, who, now), newest_secret(session, integration_id, now))


def newest_secret(session: Session, integration_id: UUID, now: datetime) -> str | None:
    in_force = or_(SigningSecret.expires_at.is_(None), SigningSecret.expires_at > now)
    row = session.scalars(
        select(SigningSecret)
        .where(SigningSecret.integration_id == integration_id, in_force)
        .order_by(SigningSecret.created_at.desc())
        .limit(1)
    ).first()
    return vault_of(session).open("signing_secrets", row.id, "secret", row.secret_sealed) if row else None


def outcome(session: Session, types: Collection[UUID], stored_id: UUID) -> Outcome:
    """What became of an event that a test key posted. Raises NotFound for any other."""
    found = session.execute(
        select(StoredEvent, Case)
        .join(Case, Case.id == StoredEvent.case_id)
        .where(
            StoredEvent.id == stored_id,
            StoredEvent.organisation_id == organisation_of(session),
            StoredEvent.key_kind == KeyKind.TEST.value,
            Case.case_type_id.in_(types),
        )
    ).first()
    if found is None:
        raise NotFound("event")
    row, case = found
    vault = vault_of(session)
    people = {one.id: one for one in contacts.of_case(session, case.id)}
    return Outcome(
        id=row.id,
        event_id=_event_id(vault, row),
        type=row.type,
        reference=vault.open("cases", case.id, "reference", case.reference_sealed),
        integration_id=row.integration_id,
        case_id=case.id,
        case_type_id=case.case_type_id,
        received_at=row.received_at,
        processed_at=row.processed_at,
        parked=row.parked_at is not None,
        effect=row.effect,
        messages=_messages(session, vault, row, people),
        not_told=_not_told(session, vault, row, people),
    )


def _key(session: Session, integration_id: UUID, who: str, now: datetime) -> str:
    rows = session.scalars(
        select(ApiKey).where(
            ApiKey.integration_id == integration_id,
            ApiKey.kind == KeyKind.TEST.value,
            ApiKey.revoked_at.is_(None),
            ApiKey.expires_at.is_(None),
        )
    )
    for row in rows:
        key = simulator_key(session, row.id)
        if tokens.hash_of(key) == row.hash:
            return key
    row_id = new_id()
    key = simulator_key(session, row_id)
    session.add(
        ApiKey(
            id=row_id,
            organisation_id=organisation_of(session),
            created_at=now,
            integration_id=integration_id,
            kind=KeyKind.TEST.value,
            hash=tokens.hash_of(key),
            ending=key[-4:],
        )
    )
    session.flush()
    note(session, who, "test key issued to the simulator", "api_keys", row_id)
    return key


def _event_id(vault: Vault, row: StoredEvent) -> str:
    return event_store.open_event(vault, row.id, row.sealed).event_id


def _messages(
    session: Session, vault: Vault, row: StoredEvent, people: Mapping[UUID, Contact]
) -> tuple[PlannedFor, ...]:
    rows = session.scalars(
        select(Message).where(Message.case_id == row.case_id, Message.event_id == row.id).order_by(Message.number)
    )
    return tuple(_planned(vault, one, people[one.contact_id], row) for one in rows)


def _planned(vault: Vault, message: Message, contact: Contact, row: StoredEvent) -> PlannedFor:
    subject, body = words_by_language(vault, message)
    waits = message.status == MessageStatus.CREATED.value and message.send_after > (row.processed_at or row.received_at)
    return PlannedFor(
        named=contacts.initials_of(vault, contact),
        role=contact.role,
        channel=message.channel,
        language=message.language,
        status=message.status,
        language_reason=LanguageReason(message.language_reason).sentence if message.language_reason else None,
        reason=Reason(message.reason).sentence if message.reason else None,
        subject=subject,
        body=body,
        fragments=message.fragments,
        send_after=message.send_after,
        waits=waits,
    )


def _not_told(
    session: Session, vault: Vault, row: StoredEvent, people: Mapping[UUID, Contact]
) -> tuple[NotToldOf, ...]:
    found = session.scalars(select(NotTold).where(NotTold.event_id == row.id).order_by(NotTold.id))
    told = []
    for one in found:
        contact = people.get(one.contact_id) if one.contact_id else None
        named = contacts.initials_of(vault, contact) if contact else None
        told.append(NotToldOf(named, contact.role if contact else None, one.channel, Reason(one.reason).sentence))
    return tuple(told)
