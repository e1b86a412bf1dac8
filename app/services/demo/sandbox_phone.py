"""What the sandbox was given, as the phones and inboxes on which it would have arrived (the demo alone)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain.bilingual import LanguageWish
from app.domain.emails.parts import Email
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import contacts
from app.services.messages import sealed_words
from app.services.messages.planned_messages import SANDBOX
from app.services.views import PhoneMessage, PhonesView, PhoneView

_PHONES_A_PAGE = 12
_MESSAGES_A_PHONE = 20
_Key = tuple[UUID, bytes, str, str]
_Used = tuple[object, _Key]


def phones(db: Database, page: int) -> PhonesView:
    """One page of phones over all organisations, the one with the newest message first."""
    found = _latest(db, page * _PHONES_A_PAGE + 1)
    latest = sorted((one for phones in found for one in phones), key=lambda one: str(one[0]), reverse=True)
    wanted = [key for _, key in latest[(page - 1) * _PHONES_A_PAGE : page * _PHONES_A_PAGE]]
    more = len(latest) > page * _PHONES_A_PAGE
    return PhonesView(tuple(_phone(db, key) for key in wanted), page + 1 if more else None, _mark(found))


def newest(db: Database) -> str:
    """A marker that changes when anything new was handed over."""
    return _mark(_latest(db, 1))


def _mark(found: Sequence[Sequence[_Used]]) -> str:
    return "|".join(str(phones[0][0]) if phones else "" for phones in found)


def _latest(db: Database, most: int) -> list[list[_Used]]:
    """The phones of each organisation that were used last, and when, newest first."""
    found = []
    for organisation_id in db.organisations():
        with db.transaction(organisation_id) as session:
            found.append(_latest_of(session, organisation_id, most))
    return found


def _latest_of(session: Session, organisation_id: UUID, most: int) -> list[_Used]:
    rows = session.execute(
        select(Message.recipient_index, Message.channel, Message.mode, func.max(Message.sent_at).label("at"))
        .where(Message.provider == SANDBOX, Message.sent_at.is_not(None))
        .group_by(Message.recipient_index, Message.channel, Message.mode)
        .order_by(func.max(Message.sent_at).desc())
        .limit(most)
    )
    return [(row.at, (organisation_id, row.recipient_index, row.channel, row.mode)) for row in rows]


def _phone(db: Database, key: _Key) -> PhoneView:
    organisation_id, recipient_index, channel, mode = key
    with db.transaction(organisation_id) as session:
        vault = vault_of(session)
        rows = session.scalars(
            select(Message)
            .where(
                Message.recipient_index == recipient_index,
                Message.channel == channel,
                Message.mode == mode,
                Message.provider == SANDBOX,
                Message.sent_at.is_not(None),
            )
            .order_by(Message.sent_at.desc(), Message.number.desc())
            .limit(_MESSAGES_A_PHONE)
        ).all()
        person = contacts.details(vault, session.get_one(Contact, rows[0].contact_id))
        return PhoneView(
            recipient=vault.open("messages", rows[0].id, "recipient", rows[0].recipient_sealed),
            name=person.name or "",
            channel=Channel(channel),
            organisation=session.get_one(Organisation, organisation_id).name,
            mode=mode,
            messages=tuple(_message(session, row) for row in rows),
        )


def _message(session: Session, row: Message) -> PhoneMessage:
    assert row.sent_at is not None
    assert row.words_sealed is not None
    words = sealed_words.read(vault_of(session).open_json("messages", row.id, "words", row.words_sealed), row.language)
    return PhoneMessage(
        id=str(row.id),
        at=row.sent_at,
        channel=Channel(row.channel),
        language=row.language,
        status=MessageStatus(row.status).value,
        subject=words.subject,
        body=words.body,
        languages=LanguageWish(row.language).languages,
        mail=Email(words.subject or "", words.blocks, stop_url=words.stop_url) if words.blocks else None,
    )
