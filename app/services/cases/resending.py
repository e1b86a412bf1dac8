"""Sending a message again: a new message with the same words, to where the person is reached today.

It is a notice that names the message before it. The database takes one notice of a kind about a row, so that two who
press at once send one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.emails.stop_links import stop_url
from app.domain.errors import NotFound, OlrhainError
from app.domain.helping import is_over
from app.domain.ids import new_id
from app.domain.message_status import FINAL, MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.quiet_hours import earliest
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode, is_fictional_mobile
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import contacts, rows_written
from app.services.audit import note
from app.services.cases import links, message_words, opened, people
from app.services.cases.opened import Types, Worker
from app.services.cases.story_views import SaidIn
from app.services.events import retelling
from app.services.events.processing import Sender
from app.services.known import address_index
from app.services.messages import sealed_words
from app.services.messages.planned_messages import SANDBOX
from app.services.messages.recipients import windows_of
from app.services.messages.sealed_words import SealedWords
from app.services.opting_out import stopping, suppressions
from app.vault import VaultError

SENT_AGAIN = "message sent again"
_OURS_ALONE = (NoticeKind.CODE.value, NoticeKind.ADDRESS_CHANGED.value)
"""What was meant for whoever had that address at that moment."""
_UNTRUE = frozenset(
    {Reason.RETRACTED, Reason.NO_LONGER_TRUE, Reason.CASE_WITHDRAWN, Reason.CASE_MERGED, Reason.CONTACT_REMOVED}
)


class Why(StrEnum):
    """Why a message cannot be sent again."""

    NOT_FINISHED = "not-finished"
    NOT_AGAIN = "not-again"
    """A code, or a notice of a change of address."""
    NO_WORDS = "no-words"
    NOT_TRUE = "not-true"
    REMOVED = "removed"
    NO_ADDRESS = "no-address"
    CLOSED = "closed"
    ALREADY = "already"


class CannotSendAgain(OlrhainError):
    """A message cannot be sent again; nothing was changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def may_be(row: Message) -> bool:
    """Whether it looks as if it could be sent again; whether it can, `send` finds out."""
    return _first_look(row) is None


def sent_again(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these messages that were sent again."""
    found = select(Message.notice_id).where(Message.notice_id.in_(ids), Message.notice == NoticeKind.SENT_AGAIN.value)
    return {id for id in session.scalars(found) if id is not None}


def find(session: Session, case_id: UUID, message_id: UUID, types: Types) -> Message:
    """Raises NotFound."""
    opened.find(session, case_id, types)
    row = session.scalar(select(Message).where(Message.id == message_id, Message.case_id == case_id))
    if row is None:
        raise NotFound("message")
    return row


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent again, and to whom: so much of the address as its owner would know."""

    channel: Channel
    person: str
    hint: str
    subject: str | None
    said: tuple[SaidIn, ...]


def preview(session: Session, case_id: UUID, message_id: UUID, types: Types, now: datetime) -> Preview:
    """Raises NotFound."""
    row = find(session, case_id, message_id, types)
    channel = Channel(row.channel)
    folk = people.of_case(session, case_id, now)
    person = next((one for one in folk if one.id == row.contact_id), None)
    hints = {one.channel: one.hint for one in person.addresses} if person else {}
    secret = row.notice in _OURS_ALONE
    subject, said = (None, ()) if secret else message_words.words(vault_of(session), row)
    return Preview(channel, person.named if person else "", hints.get(channel, ""), subject, said)


def why_not(session: Session, row: Message, sender: Sender, now: datetime) -> Why | None:
    """Why a message that was found cannot be sent again now, if so."""
    why = _first_look(row)
    if why is not None:
        return why
    if sent_again(session, [row.id]):
        return Why.ALREADY
    contact = session.get_one(Contact, row.contact_id)
    if _is_gone(session, contact, now):
        return Why.REMOVED
    if row.true_until is not None and row.true_until <= now:
        return Why.NOT_TRUE
    event_id = _first_said(session, row).event_id
    if event_id is not None and not retelling.is_still_true(session, event_id, sender, now):
        return Why.NOT_TRUE
    try:
        vault_of(session).open("messages", row.id, "words", row.words_sealed or b"")
        return _why_not_there(session, contact, Channel(row.channel))
    except VaultError:
        return Why.NO_WORDS


def send(session: Session, case_id: UUID, message_id: UUID, worker: Worker) -> None:
    """Sends the words of a message again. Raises NotFound and CannotSendAgain."""
    opened.lock(session, case_id, worker.types)
    row = find(session, case_id, message_id, worker.types)
    why = why_not(session, row, worker.sender, worker.now)
    if why is not None:
        raise CannotSendAgain(why)
    contact = session.get_one(Contact, row.contact_id)
    rows_written.insert(session, Message, [_again(session, row, contact, worker.sender, worker.now)])
    note(session, worker.who, SENT_AGAIN, "messages", row.id)


def _first_look(row: Message) -> Why | None:
    if MessageStatus(row.status) not in FINAL and not (row.status == MessageStatus.SENT.value and row.finished_at):
        return Why.NOT_FINISHED
    if row.notice in _OURS_ALONE:
        return Why.NOT_AGAIN
    if row.words_sealed is None:
        return Why.NO_WORDS
    return Why.NOT_TRUE if row.reason in _UNTRUE else None


def _first_said(session: Session, row: Message) -> Message:
    """The message whose words these were at first, however often they were sent again."""
    while row.notice == NoticeKind.SENT_AGAIN.value and row.notice_id is not None:
        row = session.get_one(Message, row.notice_id)
    return row


def _is_gone(session: Session, contact: Contact, now: datetime) -> bool:
    if contact.removed_at is not None or contact.scope is None:
        return contact.removed_at is not None
    namer = session.get(Contact, contact.named_by) if contact.named_by else None
    case = session.get_one(Case, contact.case_id)
    if namer is None or namer.removed_at is not None or contact.confirmed_at is None:
        return True
    return is_over(contact.helps_until, case.closed_at, now)


def _why_not_there(session: Session, contact: Contact, channel: Channel) -> Why | None:
    to = contacts.details(vault_of(session), contact).addresses.get(channel)
    if to is None:
        return Why.NO_ADDRESS
    in_house = _stays_in_house(session, contact)
    if channel is Channel.SMS and is_fictional_mobile(to) and not in_house:
        return Why.NO_ADDRESS
    why = suppressions.reason(session, channel, address_index(vault_of(session), channel, to))
    return Why.CLOSED if why is not None and suppressions.counts(why, contact.mode) else None


def _stays_in_house(session: Session, contact: Contact) -> bool:
    organisation = session.get_one(Organisation, organisation_of(session))
    return organisation.sandboxed or contact.mode == Mode.TRIAL.value


def _again(session: Session, row: Message, contact: Contact, sender: Sender, now: datetime) -> dict[str, object]:
    vault, message_id, channel = vault_of(session), new_id(), Channel(row.channel)
    to = contacts.details(vault, contact).addresses[channel]
    words = sealed_words.read(vault.open_json("messages", row.id, "words", row.words_sealed or b""), row.language)
    words = _addressed(session, contact, links.with_link_in_force(session, contact, words, now), to, sender)
    case_type = session.get_one(CaseType, session.get_one(Case, contact.case_id).case_type_id)
    hours = windows_of(
        Mode(contact.mode), session.get_one(Organisation, organisation_of(session)), case_type.hours, contact
    )
    send_after = earliest(now, hours)
    kept = ("organisation_id", "integration_id", "mode", "case_id", "contact_id", "channel", "language")
    more = ("language_wish", "language_reason", "part", "fragments", "sensitive", "template_version_id", "true_until")
    return {name: getattr(row, name) for name in (*kept, *more)} | {
        "id": message_id,
        "notice": NoticeKind.SENT_AGAIN.value,
        "notice_id": row.id,
        "status": MessageStatus.CREATED.value,
        "recipient_index": address_index(vault, channel, to),
        "recipient_sealed": vault.seal("messages", message_id, "recipient", to),
        "words_sealed": vault.seal_json("messages", message_id, "words", sealed_words.to_seal(words)),
        "has_hours": bool(hours),
        "waited_for_hours": send_after > now,
        "send_after": send_after,
        "provider": SANDBOX if _stays_in_house(session, contact) else None,
        "urgent": False,
        "attempts": 0,
        "tries": 0,
    }


def _addressed(session: Session, contact: Contact, words: SealedWords, to: str, sender: Sender) -> SealedWords:
    """The link in an email that stops emails stops those to the address that it goes to now."""
    if words.stop_url is None:
        return words
    vault = vault_of(session)
    token = stopping.token(vault, contact.organisation_id, contact.id, address_index(vault, Channel.EMAIL, to))
    return replace(words, stop_url=stop_url(sender.base_url, token))
