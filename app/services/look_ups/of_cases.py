"""Looking up what a case system may see of its own: events, cases, case types, templates."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import nfc
from app.domain.errors import NotFound
from app.domain.reasons import Reason
from app.models.case import Case, NotTold, StoredEvent
from app.models.case_type import CaseType
from app.models.contact import Contact, Preference
from app.models.message import Message
from app.models.template import Template, TemplateVersion
from app.services import contacts
from app.services.case_systems.callers import Caller
from app.services.case_types import CaseTypeView, Catalogue
from app.services.events import event_store
from app.services.look_ups.views import (
    CaseView,
    ContactView,
    EventView,
    LanguageSaid,
    NotToldView,
    ReasonView,
    TemplateView,
)
from app.vault import Vault


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
        contacts=_contacts(session, vault, row.id),
        events=tuple(_event_view(vault, one) for one in events),
    )


def _contacts(session: Session, vault: Vault, case_id: UUID) -> tuple[ContactView, ...]:
    people = [one for one in contacts.of_case(session, case_id) if one.removed_at is None]
    said = contacts.languages_said(session, [one.id for one in people])
    return tuple(
        ContactView(
            reference=contacts.details(vault, one).reference,
            role=one.role,
            language=one.language,
            language_said=_language_said(said.get(one.id)),
            channels=tuple(one.channels),
        )
        for one in people
    )


def _language_said(row: Preference | None) -> LanguageSaid | None:
    return None if row is None else LanguageSaid(row.value, row.said_at, row.by, row.through)


def case_types(session: Session, caller: Caller, catalogue: Catalogue) -> list[CaseTypeView]:
    """The case types that the caller may speak of."""
    return [one for one in catalogue.of(session) if caller.may_speak_of(one.words.code)]


def templates(session: Session, caller: Caller) -> list[TemplateView]:
    """What each template of the case types says that the caller may speak of: see _status for which version."""
    rows = session.execute(
        select(CaseType.code, Template, TemplateVersion)
        .join(Template, Template.case_type_id == CaseType.id)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .order_by(CaseType.position, Template.id, TemplateVersion.published_at.is_not(None), TemplateVersion.number)
    )
    shown = {template.id: (code, template, version) for code, template, version in rows}
    return [
        TemplateView(
            key=template.key,
            case_type=code,
            event=template.event,
            milestone=template.milestone,
            channel=template.channel,
            version=version.number,
            status=_status(template, version),
            subject=version.subject,
            body=version.body,
            for_others=version.for_others,
        )
        for code, template, version in shown.values()
        if caller.may_speak_of(code)
    ]


def _status(template: Template, version: TemplateVersion) -> str:
    """The newest published version is in force; where none is, test keys send the newest draft."""
    if template.retired_at is not None:
        return "retired"
    return "published" if version.published_at is not None else "draft"


def _case_row(session: Session, caller: Caller, reference: str) -> Case:
    row = session.scalar(case_query(session, caller, reference))
    if row is None:
        raise NotFound("case")
    return row


def case_query(session: Session, caller: Caller, reference: str) -> Select[Case]:
    """Finds the caller's own case of that reference, and no other's."""
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
            reason=reason_view(row.reason),
        )
        for row, contact in rows
    )


def reason_view(code: str) -> ReasonView:
    """A stored reason with its sentence."""
    return ReasonView(code, Reason(code).sentence)
