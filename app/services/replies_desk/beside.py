"""The case beside a reply: where it is, what happened last, what we sent last, and to whom, masked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import status_words
from app.domain.bilingual import Bilingual
from app.domain.initials import initials
from app.domain.masked import masked
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.recipients import Channel, Sensitivity
from app.models.case import Case
from app.models.contact import Contact
from app.models.message import Message
from app.models.reply import Reply
from app.services import contacts
from app.services.case_types import CaseTypeView, Catalogue
from app.services.events import event_store
from app.services.messages_desk.full import without_keys, words_by_language
from app.services.messages_desk.views import Said
from app.vault import VaultError

MOST_EVENTS = 6
MOST_MESSAGES = 5
MOST_CASES = 20


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    sentence: Bilingual
    retracted: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that we sent about the case. words: by language, without what would open the person's page."""

    at: datetime
    channel: str
    language: str
    status: MessageStatus
    to: str
    words: tuple[Said, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of the case: initials, masked addresses. is_sender: who wrote the reply."""

    initials: str
    role: str
    language: str
    addresses: tuple[str, ...]
    is_sender: bool
    neutral: bool


@dataclass(frozen=True, slots=True)
class CaseBeside:
    """The case. paused: what is written now waits until somebody goes on with it."""

    id: UUID
    reference: str
    mode: str
    status: str
    case_type: Bilingual
    sensitive: bool
    paused: bool
    sentence: Bilingual
    expected_by: date | None
    happened: tuple[Happened, ...]
    sent: tuple[Sent, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class OtherCase:
    """A case that the number of a reply was told of, so that the reply may be about it."""

    case_id: UUID
    reference: str
    case_type: Bilingual
    status: str


def case_beside(session: Session, catalogue: Catalogue, case: Case, sender_id: UUID | None) -> CaseBeside:
    """Raises VaultError where the case cannot be opened."""
    vault, case_type = vault_of(session), catalogue.by_id(session, case.case_type_id)
    people = contacts.of_case(session, case.id)
    return CaseBeside(
        id=case.id,
        reference=vault.open("cases", case.id, "reference", case.reference_sealed),
        mode=case.mode,
        status=case.status,
        case_type=case_type.words.name,
        sensitive=case_type.sensitivity is Sensitivity.SENSITIVE,
        paused=case.paused_at is not None,
        sentence=_sentence(case, case_type),
        expected_by=case.expected_by,
        happened=_happened(session, case, case_type),
        sent=_sent(session, case.id, {one.id: _name(session, one) for one in people}),
        people=tuple(_person(session, one, sender_id) for one in people if one.removed_at is None),
    )


def other_cases(session: Session, catalogue: Catalogue, row: Reply, types: Collection[UUID]) -> tuple[OtherCase, ...]:
    """The cases that the number was told of, the last told first; those of other case types are not shown."""
    of_number = select(Message.case_id).where(
        Message.recipient_index == row.address_index, Message.channel == row.channel, Message.mode == row.mode
    )
    cases = session.scalars(
        select(Case)
        .where(Case.id.in_(of_number), Case.case_type_id.in_(types))
        .order_by(Case.status != "open", Case.updated_at.desc())
        .limit(MOST_CASES)
    )
    vault = vault_of(session)
    return tuple(
        OtherCase(
            one.id,
            vault.open("cases", one.id, "reference", one.reference_sealed),
            catalogue.by_id(session, one.case_type_id).words.name,
            one.status,
        )
        for one in cases
    )


def _sentence(case: Case, case_type: CaseTypeView) -> Bilingual:
    milestone = case_type.words.milestone(case.milestone)
    return status_words.ended(case.status) or (milestone.sentence if milestone else status_words.RECEIVED)


def _happened(session: Session, case: Case, case_type: CaseTypeView) -> tuple[Happened, ...]:
    if case.state_sealed is None:
        return ()
    found = []
    for entry in reversed(event_store.open_state(vault_of(session), case.id, case.state_sealed).history):
        milestone = case_type.words.milestone(entry.milestone)
        sentence = status_words.sentence(entry, milestone.label if milestone else None, entry.start)
        if sentence is not None:
            found.append(Happened(entry.time, sentence, entry.retracted))
    return tuple(found[:MOST_EVENTS])


def _sent(session: Session, case_id: UUID, names: dict[UUID, str]) -> tuple[Sent, ...]:
    shown = or_(Message.notice.is_(None), Message.notice != NoticeKind.CODE.value)
    newest = select(Message).where(Message.case_id == case_id, shown).order_by(Message.number.desc())
    return tuple(
        Sent(
            row.sent_at or row.created_at,
            row.channel,
            row.language,
            MessageStatus(row.status),
            names.get(row.contact_id, ""),
            _words(session, row),
        )
        for row in session.scalars(newest.limit(MOST_MESSAGES))
    )


def _words(session: Session, row: Message) -> tuple[Said, ...]:
    try:
        _, body = words_by_language(vault_of(session), row)
    except VaultError:
        return ()
    return tuple(Said(one.language, without_keys(one.text)) for one in body)


def _person(session: Session, row: Contact, sender_id: UUID | None) -> Person:
    details = contacts.details(vault_of(session), row)
    addresses = tuple(masked(channel, address) for channel, address in _ordered(details.addresses))
    return Person(initials(details.name), row.role, row.language, addresses, row.id == sender_id, row.neutral)


def _ordered(addresses: dict[Channel, str]) -> Sequence[tuple[Channel, str]]:
    return [(channel, addresses[channel]) for channel in Channel if channel in addresses]


def _name(session: Session, row: Contact) -> str:
    return initials(contacts.details(vault_of(session), row).name)
