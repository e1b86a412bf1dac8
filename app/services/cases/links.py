"""The links of a contact to the status page: revoked at once, and made anew."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import notice_words, tokens
from app.domain.bilingual import Bilingual
from app.domain.emails.parts import Block
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.services import contacts, known
from app.services.audit import note
from app.services.cases import opened
from app.services.cases.opened import Types, Worker
from app.services.messages import notices, sealed_words
from app.services.messages.notices import Notice
from app.services.messages.sealed_words import SealedWords
from app.vault import Vault, VaultError

REVOKED = "links revoked"
SENT = "new link sent"
_TABLE = "contacts"


def revoke(session: Session, case_id: UUID, contact_id: UUID, types: Types, who: str, now: datetime) -> int:
    """Has every link of a contact open nothing any more, from this moment; returns how many did. Raises NotFound."""
    opened.lock(session, case_id, types)
    row = opened.contact(session, case_id, contact_id)
    closed = close_all(session, row, now)
    if closed:
        mend_what_waits(session, row, now)
        note(session, who, REVOKED, _TABLE, row.id, facts={"links": closed})
    return closed


def send_new(session: Session, case_id: UUID, contact_id: UUID, worker: Worker) -> bool:
    """Sends a contact their link, a new one where none is in force; whether it could go anywhere. Raises NotFound."""
    case = opened.lock(session, case_id, worker.types)
    row = opened.contact(session, case_id, contact_id)
    case_type = worker.sender.catalogue.by_id(session, case.case_type_id)
    addresses = notices.addresses(session, row)
    if not case_type.link or row.removed_at is not None or not addresses:
        return False
    token = in_force(session, row, worker.now)
    about = session.scalars(select(StatusLink.id).where(StatusLink.token_hash == tokens.hash_of(token))).one()
    base_url = worker.sender.base_url
    link = Bilingual(f"{base_url}/cy/c/{token}", f"{base_url}/en/c/{token}")
    notice = Notice(NoticeKind.NEW_LINK, about, notice_words.NEW_LINK, {"link": link})
    for address in addresses:
        if notices.write(session, notice, address, worker.now):
            note(session, worker.who, SENT, _TABLE, row.id)
            return True
    return False


def close_all(session: Session, row: Contact, now: datetime) -> int:
    session.flush()
    links = update(StatusLink).where(StatusLink.contact_id == row.id, StatusLink.revoked_at.is_(None))
    return len(session.execute(links.values(revoked_at=now).returning(StatusLink.id)).all())


def mend_what_waits(session: Session, row: Contact, now: datetime) -> None:
    """What has not been sent yet would lead nowhere: it is given the link that is in force."""
    unsent = (MessageStatus.CREATED.value, MessageStatus.HELD.value)
    mine = (Message.contact_id == row.id, Message.status.in_(unsent), Message.words_sealed.is_not(None))
    for message in session.scalars(select(Message).where(*mine).with_for_update()):
        # One that cannot be opened must not keep anybody from stopping a link.
        with suppress(VaultError):
            _mend(session, row, message, now)


def _mend(session: Session, row: Contact, message: Message, now: datetime) -> None:
    vault = vault_of(session)
    opened_words = vault.open_json("messages", message.id, "words", message.words_sealed or b"")
    words = sealed_words.read(opened_words, message.language)
    mended = with_link_in_force(session, row, words, now)
    if mended != words:
        message.words_sealed = vault.seal_json("messages", message.id, "words", sealed_words.to_seal(mended))


def with_link_in_force(session: Session, row: Contact, words: SealedWords, now: datetime) -> SealedWords:
    """The same words, with the link that is in force where they have one of the contact's that is not."""
    dead = [token for token in _dead(session, row, now) if token in words.body]
    if not dead:
        return words
    living = in_force(session, row, now)
    blocks = tuple(Block(one.language, _put(one.text, dead, living)) for one in words.blocks)
    return replace(words, body=_put(words.body, dead, living), blocks=blocks)


def in_force(session: Session, row: Contact, now: datetime) -> str:
    """The token of the link in force of a contact, made where there is none."""
    asked = known.ask(session, [row.case_id], [], now)
    token = contacts.ensure_link(vault_of(session), asked, row, now)
    asked.write(session)
    return token


def _dead(session: Session, row: Contact, now: datetime) -> list[str]:
    links = select(StatusLink).where(StatusLink.contact_id == row.id)
    found = session.scalars(links).all()
    vault = vault_of(session)
    return [_token(vault, one.id) for one in found if one.revoked_at is not None or one.expires_at <= now]


def _token(vault: Vault, link_id: UUID) -> str:
    return tokens.status_token(vault.token_number("status-link", link_id))


def _put(text: str, dead: Sequence[str], living: str) -> str:
    for token in dead:
        text = text.replace(token, living)
    return text
