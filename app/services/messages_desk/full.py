"""One message in full: its words as they were sent, and all that happened to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Language, LanguageWish
from app.domain.language_reasons import LanguageReason
from app.domain.message_decisions import Decision, open_to
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.models.case import StoredEvent
from app.models.contact import Contact
from app.models.decision import MessageDecision
from app.models.message import DeliveryAttempt, DeliveryReceipt, Message
from app.models.organisation import Organisation
from app.models.template import Template, TemplateVersion
from app.services import contacts
from app.services.messages import sealed_words
from app.services.messages_desk import listing
from app.services.messages_desk.views import AttemptSeen, Decided, FullMessage, ReceiptSeen, Said, Sibling
from app.vault import Vault, VaultError

_LINK = re.compile(r"(/(?:c|stop|stopio)/)[0-9A-Za-z_-]{8,}")
_AS_THEY_ARE = (
    "id case_id channel language status mode urgent sensitive fragments provider has_hours waited_for_hours held_at "
    "released_at created_at send_after sent_at finished_at attempts event_id"
)


def full(session: Session, types: Collection[UUID], message_id: UUID, now: datetime) -> FullMessage:
    """One message of these case types. Raises NotFound."""
    row, case = listing.in_reach(session, types, message_id)
    vault = vault_of(session)
    contact = session.get_one(Contact, row.contact_id)
    is_code = row.notice == NoticeKind.CODE.value
    words = ((), ()) if is_code else _words(vault, row)
    plain: dict[str, Any] = {name: getattr(row, name) for name in _AS_THEY_ARE.split()}
    return FullMessage(
        **plain,
        **_template(session, row),
        case_type_id=case.case_type_id,
        case=listing.case_reference(vault, case),
        named=contacts.initials_of(vault, contact),
        role=contact.role,
        recipient=listing.masked_recipient(vault, row),
        wish=row.language_wish,
        language_reason=LanguageReason(row.language_reason).sentence if row.language_reason else None,
        reason=Reason(row.reason).sentence if row.reason else None,
        held_for=Reason(row.held_for).sentence if row.held_for else None,
        is_code=is_code,
        event=session.get_one(StoredEvent, row.event_id).type if row.event_id else None,
        readable=words is not None,
        subject=words[0] if words else (),
        body=words[1] if words else (),
        cost_pence=_cost(session, row),
        tries=_attempts(session, row),
        siblings=_siblings(session, row),
        decisions=_decisions(session, vault, row),
        may_decide=may_decide(session, row, now),
    )


def without_keys(text: str) -> str:
    """Words without the ends of the links in them, which open somebody's page to whoever has them."""
    return _LINK.sub(r"\1•••", text)


def _words(vault: Vault, row: Message) -> tuple[tuple[Said, ...], tuple[Said, ...]] | None:
    """Subject and body without keys; None where they cannot be opened: the rest must be seen all the same."""
    try:
        subject, body = words_by_language(vault, row)
    except (VaultError, ValueError):
        return None
    return subject, tuple(Said(one.language, without_keys(one.text)) for one in body)


def may_decide(session: Session, row: Message, now: datetime) -> tuple[Decision, ...]:
    """What is left to decide about the newest attempt of a message."""
    decided = select(MessageDecision.id).where(
        MessageDecision.message_id == row.id, MessageDecision.attempt == row.attempts
    )
    if session.scalar(decided) is not None:
        return ()
    looked_up = row.finished_at is None and not (row.sensitive or row.urgent)
    is_past = row.true_until is not None and row.true_until <= now
    may_go_again = row.notice != NoticeKind.CODE.value and not is_past
    return open_to(MessageStatus(row.status), looked_up=looked_up, may_go_again=may_go_again)


def _template(session: Session, row: Message) -> dict[str, Any]:
    found = session.execute(
        select(Template, TemplateVersion.number)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .where(TemplateVersion.id == row.template_version_id)
    ).first()
    if found is None:
        return {"template_id": None, "template": None, "version": None}
    return {"template_id": found[0].id, "template": found[0].key, "version": found[1]}


def words_by_language(vault: Vault, row: Message) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Subject and body, each by language."""
    if row.words_sealed is None:
        return (), ()
    words = sealed_words.read(vault.open_json("messages", row.id, "words", row.words_sealed), row.language)
    languages = LanguageWish(row.language).languages
    subject = _by_language(words.subject, languages, " / ") if words.subject else ()
    if words.blocks:
        return subject, tuple(Said(block.language, block.text) for block in words.blocks)
    return subject, _by_language(words.body, languages, "\n\n")


def _by_language(text: str, languages: Sequence[Language], between: str) -> tuple[Said, ...]:
    parts = text.split(between) if len(languages) > 1 else [text]
    if len(parts) != len(languages):
        return (Said(None, text),)
    return tuple(Said(language, part) for language, part in zip(languages, parts, strict=True))


def _cost(session: Session, row: Message) -> Decimal | None:
    """What the provider said, else the fragments of a text at the organisation's price."""
    if row.cost_pence is not None or row.fragments is None or row.channel != Channel.SMS.value:
        return row.cost_pence
    price = session.scalar(select(Organisation.pence_per_fragment).where(Organisation.id == row.organisation_id))
    return None if price is None else price * row.fragments


def _attempts(session: Session, row: Message) -> tuple[AttemptSeen, ...]:
    attempts = session.scalars(
        select(DeliveryAttempt).where(DeliveryAttempt.message_id == row.id).order_by(DeliveryAttempt.number)
    ).all()
    receipts = session.scalars(
        select(DeliveryReceipt)
        .where(DeliveryReceipt.attempt_id.in_([one.id for one in attempts]))
        .order_by(DeliveryReceipt.id)
    ).all()
    return tuple(
        AttemptSeen(
            number=one.number,
            at=one.created_at,
            finished_at=one.finished_at,
            provider=one.provider,
            outcome=one.outcome,
            code=one.code,
            receipts=tuple(ReceiptSeen(it.at, it.status, it.code) for it in receipts if it.attempt_id == one.id),
        )
        for one in attempts
    )


def _siblings(session: Session, row: Message) -> tuple[Sibling, ...]:
    if row.event_id is None:
        return ()
    rows = session.scalars(
        select(Message)
        .where(
            Message.case_id == row.case_id,
            Message.event_id == row.event_id,
            Message.contact_id == row.contact_id,
            Message.id != row.id,
        )
        .order_by(Message.number)
    )
    return tuple(Sibling(one.id, one.channel, one.language, one.status, one.created_at) for one in rows)


def _decisions(session: Session, vault: Vault, row: Message) -> tuple[Decided, ...]:
    rows = session.scalars(
        select(MessageDecision).where(MessageDecision.message_id == row.id).order_by(MessageDecision.attempt)
    )
    return tuple(Decided(one.created_at, one.decision, one.by, _note(vault, one)) for one in rows)


def _note(vault: Vault, row: MessageDecision) -> str | None:
    """None where nothing was noted, or it cannot be opened."""
    try:
        return vault.open("message_decisions", row.id, "note", row.note_sealed) if row.note_sealed else None
    except VaultError:
        return None
