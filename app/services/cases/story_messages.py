"""The messages of a case as its story tells them: their words as they were sent, attempts and receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from app.db import vault_of
from app.domain.bilingual import LanguageWish
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.domain.reminders import is_reminder
from app.models.message import DeliveryAttempt, DeliveryReceipt, Message
from app.services.cases import message_words, resending
from app.services.cases.story_told import Told
from app.services.cases.story_views import AttemptView, MessageEntry, ReceiptView


def read(told: Told, ids: Sequence[UUID]) -> list[MessageEntry]:
    session = told.session
    attempts = _attempts(told, ids)
    again = resending.sent_again(session, ids)
    rows = session.scalars(select(Message).where(Message.id.in_(ids)))
    return [_entry(told, row, attempts.get(row.id, ()), row.id in again) for row in rows]


def _attempts(told: Told, ids: Sequence[UUID]) -> Mapping[UUID, tuple[AttemptView, ...]]:
    tried = select(DeliveryAttempt).where(DeliveryAttempt.message_id.in_(ids)).order_by(DeliveryAttempt.number)
    rows = told.session.scalars(tried).all()
    receipts: dict[UUID, list[ReceiptView]] = {}
    told_of = select(DeliveryReceipt).where(DeliveryReceipt.attempt_id.in_([row.id for row in rows]))
    for receipt in told.session.scalars(told_of.order_by(DeliveryReceipt.id)):
        view = ReceiptView(receipt.at, receipt.status, receipt.code)
        receipts.setdefault(receipt.attempt_id, []).append(view)
    found: dict[UUID, list[AttemptView]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(
            AttemptView(
                row.number, row.created_at, row.provider, row.outcome, row.code, tuple(receipts.get(row.id, ()))
            )
        )
    return {message_id: tuple(views) for message_id, views in found.items()}


def _entry(told: Told, row: Message, attempts: tuple[AttemptView, ...], sent_again: bool) -> MessageEntry:
    secret = row.notice == NoticeKind.CODE.value
    subject, said = (None, ()) if secret else message_words.words(vault_of(told.session), row)
    status = MessageStatus(row.status)
    return MessageEntry(
        id=row.id,
        at=row.created_at,
        person=told.person(row.contact_id),
        channel=Channel(row.channel),
        language=LanguageWish(row.language),
        language_reason=LanguageReason(row.language_reason) if row.language_reason else None,
        status=status,
        reason=Reason(row.reason) if row.reason else None,
        held_for=Reason(row.held_for) if row.held_for else None,
        held_at=row.held_at,
        released_at=row.released_at,
        notice=row.notice,
        is_answer=row.reply_id is not None,
        is_reminder=row.event_id is not None and is_reminder(row.part),
        provider=row.provider,
        send_after=row.send_after,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        subject=subject,
        said=said,
        secret=secret,
        attempts=attempts,
        may_be_sent_again=not sent_again and resending.may_be(row),
    )
