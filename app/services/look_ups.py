"""Looking up what a case system may see of its own: events, cases, messages, case types, templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual, nfc
from app.domain.errors import NotFound
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import KeyKind
from app.models.case import Case, NotTold, StoredEvent
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.template import Template, TemplateVersion
from app.services import contacts, event_store
from app.services.callers import Caller
from app.services.case_types import CaseTypeView, Catalogue
from app.vault import Vault


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why, as a stable code and a sentence."""

    code: str
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class NotToldView:
    contact: str | None
    channel: str | None
    reason: ReasonView


@dataclass(frozen=True, slots=True)
class EventView:
    id: UUID
    event_id: str
    source: str
    type: str
    case: str
    time: datetime
    received_at: datetime
    processed_at: datetime | None
    effect: str | None
    messages: tuple[UUID, ...] = ()
    not_told: tuple[NotToldView, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact without addresses or name."""

    reference: str
    role: str
    language: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    reference: str
    case_type: str
    milestone: str | None
    status: str
    opened_at: datetime | None
    expected_by: date | None
    closed_at: datetime | None
    contacts: tuple[ContactView, ...]
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class ContentView:
    subject: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class TemplateUsed:
    key: str
    version: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message. `recipient` and `content` are there for test keys alone."""

    id: UUID
    case: str
    event: UUID
    contact: str
    role: str
    channel: str
    language: str
    status: str
    reason: ReasonView | None
    template: TemplateUsed | None
    provider: str | None
    fragments: int | None
    cost_pence: Decimal | None
    created_at: datetime
    send_after: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    attempts: int
    recipient: str | None = None
    content: ContentView | None = None


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages are wanted; `after` is the number of the last one seen."""

    case: str | None = None
    status: MessageStatus | None = None
    language: str | None = None
    since: datetime | None = None
    after: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class TemplateView:
    key: str
    case_type: str
    event: str
    milestone: str | None
    channel: str
    version: int
    status: str
    subject: Bilingual | None
    body: Bilingual
    for_others: Bilingual | None


def event(session: Session, caller: Caller, event_id: UUID) -> EventView:
    """Raises NotFound, as for another's event."""
    row = session.scalar(
        select(StoredEvent).where(
            StoredEvent.id == event_id,
            StoredEvent.organisation_id == caller.organisation_id,
            StoredEvent.integration_id == caller.integration_id,
            StoredEvent.mode == caller.mode.value,
        )
    )
    if row is None:
        raise NotFound("event")
    vault = vault_of(session)
    messages = session.scalars(select(Message.id).where(Message.event_id == event_id).order_by(Message.number))
    return _event_view(vault, row, tuple(messages), _not_told(session, vault, event_id))


def case(session: Session, caller: Caller, catalogue: Catalogue, reference: str) -> CaseView:
    """Raises NotFound, as for another's case."""
    row = _case_row(session, caller, reference)
    vault = vault_of(session)
    events = session.scalars(select(StoredEvent).where(StoredEvent.case_id == row.id).order_by(StoredEvent.arrival))
    return CaseView(
        reference=vault.open("cases", row.id, "reference", row.reference_sealed),
        case_type=catalogue.by_id(session, row.case_type_id).words.code,
        milestone=row.milestone,
        status=row.status,
        opened_at=row.opened_at,
        expected_by=row.expected_by,
        closed_at=row.closed_at,
        contacts=tuple(
            ContactView(contacts.details(vault, one).reference, one.role, one.language, tuple(one.channels))
            for one in contacts.of_case(session, row.id)
            if one.removed_at is None
        ),
        events=tuple(_event_view(vault, one) for one in events),
    )


def messages(session: Session, caller: Caller, wanted: MessageFilter) -> tuple[list[MessageView], int | None]:
    """One page of messages, oldest first, and the number to go on after, if there is more."""
    query = select(Message).where(
        Message.organisation_id == caller.organisation_id,
        Message.integration_id == caller.integration_id,
        Message.mode == caller.mode.value,
        Message.number > wanted.after,
    )
    if wanted.case is not None:
        query = query.where(Message.case_id.in_(_case_query(session, caller, wanted.case).with_only_columns(Case.id)))
    if wanted.status is not None:
        query = query.where(Message.status == wanted.status.value)
    if wanted.language is not None:
        query = query.where(Message.language == wanted.language)
    if wanted.since is not None:
        query = query.where(Message.created_at >= wanted.since)
    rows = session.scalars(query.order_by(Message.number).limit(wanted.limit + 1)).all()
    more = len(rows) > wanted.limit
    rows = rows[: wanted.limit]
    return _message_views(session, caller, rows), rows[-1].number if more else None


def message(session: Session, caller: Caller, message_id: UUID) -> MessageView:
    """Raises NotFound, as for another's message."""
    row = session.scalar(
        select(Message).where(
            Message.id == message_id,
            Message.organisation_id == caller.organisation_id,
            Message.integration_id == caller.integration_id,
            Message.mode == caller.mode.value,
        )
    )
    if row is None:
        raise NotFound("message")
    return _message_views(session, caller, [row])[0]


def case_types(session: Session, caller: Caller, catalogue: Catalogue) -> list[CaseTypeView]:
    """The case types that the caller may speak of."""
    return [one for one in catalogue.of(session) if caller.may_speak_of(one.words.code)]


def templates(session: Session, caller: Caller) -> list[TemplateView]:
    """The newest version of every template of the case types that the caller may speak of."""
    rows = session.execute(
        select(CaseType.code, Template, TemplateVersion)
        .join(Template, Template.case_type_id == CaseType.id)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .order_by(CaseType.position, Template.id, TemplateVersion.number)
    )
    newest = {template.id: (code, template, version) for code, template, version in rows}
    return [
        TemplateView(
            key=template.key,
            case_type=code,
            event=template.event,
            milestone=template.milestone,
            channel=template.channel,
            version=version.number,
            status="published" if version.published_at else "draft",
            subject=version.subject,
            body=version.body,
            for_others=version.for_others,
        )
        for code, template, version in newest.values()
        if caller.may_speak_of(code)
    ]


def _case_row(session: Session, caller: Caller, reference: str) -> Case:
    row = session.scalar(_case_query(session, caller, reference))
    if row is None:
        raise NotFound("case")
    return row


def _case_query(session: Session, caller: Caller, reference: str) -> Select[Case]:
    return select(Case).where(
        Case.organisation_id == caller.organisation_id,
        Case.mode == caller.mode.value,
        Case.integration_id == caller.integration_id,
        Case.reference_index == vault_of(session).index("reference", nfc(reference)),
    )


def _event_view(
    vault: Vault, row: StoredEvent, messages: tuple[UUID, ...] = (), not_told: tuple[NotToldView, ...] = ()
) -> EventView:
    stored = event_store.open_event(vault, row.id, row.sealed)
    return EventView(
        id=row.id,
        event_id=stored.event_id,
        source=stored.source,
        type=stored.type.wire,
        case=stored.reference,
        time=row.time,
        received_at=row.received_at,
        processed_at=row.processed_at,
        effect=row.effect,
        messages=messages,
        not_told=not_told,
    )


def _not_told(session: Session, vault: Vault, event_id: UUID) -> tuple[NotToldView, ...]:
    rows = session.execute(
        select(NotTold, Contact)
        .outerjoin(Contact, Contact.id == NotTold.contact_id)
        .where(NotTold.event_id == event_id)
        .order_by(NotTold.id)
    )
    return tuple(
        NotToldView(
            contact=contacts.details(vault, contact).reference if contact is not None else None,
            channel=row.channel,
            reason=_reason(row.reason),
        )
        for row, contact in rows
    )


def _reason(code: str) -> ReasonView:
    return ReasonView(code, Reason(code).sentence)


def _message_views(session: Session, caller: Caller, rows: Sequence[Message]) -> list[MessageView]:
    vault = vault_of(session)
    people = {row.id: row for row in session.scalars(_among(Contact, [row.contact_id for row in rows]))}
    cases = {row.id: row for row in session.scalars(_among(Case, [row.case_id for row in rows]))}
    used = _templates_used(session, rows)
    return [
        _message_view(vault, caller, row, people[row.contact_id], cases[row.case_id], used.get(row.template_version_id))
        for row in rows
    ]


def _among(model: type, ids: Sequence[UUID]):  # type: ignore[no-untyped-def]
    return select(model).where(model.id.in_(ids))  # type: ignore[attr-defined]


def _templates_used(session: Session, rows: Sequence[Message]) -> dict[UUID | None, TemplateUsed]:
    found = session.execute(
        select(TemplateVersion.id, TemplateVersion.number, Template)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(TemplateVersion.id.in_([row.template_version_id for row in rows if row.template_version_id]))
    )
    return {version_id: TemplateUsed(template.key, number) for version_id, number, template in found}


def _message_view(
    vault: Vault, caller: Caller, row: Message, contact: Contact, case: Case, template: TemplateUsed | None
) -> MessageView:
    open_to_caller = caller.key_kind is KeyKind.TEST
    return MessageView(
        id=row.id,
        case=vault.open("cases", case.id, "reference", case.reference_sealed),
        event=row.event_id,
        contact=contacts.details(vault, contact).reference,
        role=contact.role,
        channel=row.channel,
        language=row.language,
        status=row.status,
        reason=_reason(row.reason) if row.reason else None,
        template=template,
        provider=row.provider,
        fragments=row.fragments,
        cost_pence=row.cost_pence,
        created_at=row.created_at,
        send_after=row.send_after,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        recipient=vault.open("messages", row.id, "recipient", row.recipient_sealed) if open_to_caller else None,
        content=words(vault, row) if open_to_caller else None,
    )


def words(vault: Vault, row: Message) -> ContentView:
    """The words of a message as they were or will be sent; none while it is held."""
    if row.words_sealed is None:
        return ContentView(None, None)
    opened = cast(dict[str, str | None], vault.open_json("messages", row.id, "words", row.words_sealed))
    return ContentView(opened["subject"], opened["body"])
