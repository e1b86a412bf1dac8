"""The replies that people who work on the cases read, and close when they have seen to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.errors import NotFound
from app.domain.recipients import Mode
from app.models.case import Case
from app.models.contact import Contact
from app.models.message import Message
from app.models.reply import PAGE, Reply
from app.services.audit import note
from app.services.replies import asking
from app.services.replies import told as replies_told
from app.vault import Vault

MOST = 100


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply as staff see it. case: its reference, if known.

    number: with all but its last three digits hidden; of a question from the page, who asked, and what they can quote.
    """

    id: UUID
    at: datetime
    number: str
    words: str = field(repr=False)
    word: str | None
    case: str | None
    several: bool
    answered_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None


def replies(session: Session, who: str, *, open_only: bool) -> list[ReplyView]:
    """The newest replies, at most MOST, newest first. Reading them is an audit entry of `who`."""
    query = select(Reply, Case, Contact).outerjoin(Case, Case.id == Reply.case_id)
    query = query.outerjoin(Contact, Contact.id == Reply.contact_id)
    if open_only:
        query = query.where(Reply.closed_at.is_(None))
    rows = session.execute(query.order_by(Reply.created_at.desc(), Reply.id.desc()).limit(MOST)).all()
    _note_reading(session, who, [row for row, _, _ in rows])
    return [_view(session, row, case, contact) for row, case, contact in rows]


def close(session: Session, reply_id: UUID, who: str, now: datetime) -> None:
    """Says that somebody has seen to a reply; one that is closed stays as it is. Raises NotFound."""
    row = session.get(Reply, reply_id, with_for_update=True)
    if row is None:
        raise NotFound("there is no such reply")
    if row.closed_at is None:
        row.closed_at, row.closed_by = now, who
        note(session, who, "reply closed", "replies", row.id)


def choose(session: Session, reply_id: UUID, reference: str, who: str, now: datetime) -> None:
    """Says which case a reply is about, among those that its number was told of; that case's system then hears of it.

    Raises NotFound.
    """
    row = session.get(Reply, reply_id, with_for_update=True)
    if row is None:
        raise NotFound("there is no such reply")
    told = (
        select(Case, Contact)
        .join(Message, Message.case_id == Case.id)
        .join(Contact, Contact.id == Message.contact_id)
        .where(Case.reference_index == vault_of(session).index("reference", reference), Case.mode == row.mode)
        .where(Message.recipient_index == row.address_index, Message.channel == row.channel)
    )
    found = session.execute(told.order_by(Message.number.desc()).limit(1)).first()
    if found is None:
        raise NotFound("this number was told of no case of that reference")
    case, contact = found
    row.case_id, row.contact_id, row.several = case.id, contact.id, False
    note(session, who, "reply put to a case", "replies", row.id)
    replies_told.tell(session, row, case, contact, now)


def _note_reading(session: Session, who: str, rows: Sequence[Reply]) -> None:
    for row in rows:
        note(session, who, "reply read", "replies", row.id)


def _view(session: Session, row: Reply, case: Case | None, contact: Contact | None) -> ReplyView:
    vault = vault_of(session)
    return ReplyView(
        id=row.id,
        at=row.created_at,
        number=_sender(vault, row, contact),
        words=vault.open("replies", row.id, "words", row.words_sealed),
        word=row.word,
        case=vault.open("cases", case.id, "reference", case.reference_sealed) if case else None,
        several=row.several,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )


def _sender(vault: Vault, row: Reply, contact: Contact | None) -> str:
    if row.channel != PAGE:
        return masked(vault.open("replies", row.id, "address", row.address_sealed))
    who = contact.role if contact else "unknown"
    trial = " (trial)" if row.mode == Mode.TRIAL.value else ""
    return f"{row.channel} {asking.number(row.id)} {who}{trial}"


def masked(number: str) -> str:
    """`+447700900123` gives `...123`; of what is shorter than seven characters nothing can be hidden."""
    return f"...{number[-3:]}" if len(number) > 6 else number
