"""Looking up messages, with their words where the caller may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.errors import NotFound
from app.domain.language_reasons import LanguageReason
from app.domain.recipients import KeyKind
from app.models.case import Case
from app.models.contact import Contact
from app.models.message import Message
from app.models.template import Template, TemplateVersion
from app.services import contacts
from app.services.case_systems.callers import Caller
from app.services.look_ups.of_cases import case_query, reason_view
from app.services.look_ups.views import ContentView, HeldView, MessageFilter, MessageView, ReasonView, TemplateUsed
from app.vault import Vault


def messages(session: Session, caller: Caller, wanted: MessageFilter) -> tuple[list[MessageView], int | None]:
    """One page of messages, oldest first, and the number to go on after, if there is more."""
    query = select(Message).where(
        Message.organisation_id == caller.organisation_id,
        Message.integration_id == caller.integration_id,
        Message.mode == caller.mode.value,
        Message.number > wanted.after,
    )
    if wanted.case is not None:
        query = query.where(Message.case_id.in_(case_query(session, caller, wanted.case).with_only_columns(Case.id)))
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
        language_wish=row.language_wish,
        language_reason=_language_reason(row),
        status=row.status,
        reason=reason_view(row.reason) if row.reason else None,
        held=_held(row),
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


def _language_reason(row: Message) -> ReasonView | None:
    if row.language_reason is None:
        return None
    return ReasonView(row.language_reason, LanguageReason(row.language_reason).sentence)


def _held(row: Message) -> HeldView | None:
    if row.held_at is None or row.held_for is None:
        return None
    return HeldView(row.held_at, reason_view(row.held_for), row.released_at)


def words(vault: Vault, row: Message) -> ContentView:
    """The words of a message as they were or will be sent; none while it is held."""
    if row.words_sealed is None:
        return ContentView(None, None)
    opened = cast(dict[str, str | None], vault.open_json("messages", row.id, "words", row.words_sealed))
    return ContentView(opened["subject"], opened["body"])
