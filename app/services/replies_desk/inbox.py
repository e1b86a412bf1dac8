"""The inbox: replies that wait for an answer, oldest first, and those that are done with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, UnaryExpression, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual, Language
from app.domain.initials import initials
from app.domain.masked import masked
from app.domain.recipients import Channel
from app.domain.template_checks.languages import is_in_the_other, other
from app.domain.urgent_words import sounds_urgent
from app.models.case import Case
from app.models.contact import Contact
from app.models.reply import PAGE, Reply
from app.services import contacts
from app.services.audit import note
from app.services.case_types import Catalogue
from app.services.replies import asking
from app.services.replies_desk.finding import may_see
from app.vault import Vault, VaultError

MOST_WORDS = 140
"""Characters of a reply that the inbox shows."""


class Box(StrEnum):
    """Which replies: those that nobody has closed, of them mine or nobody's, and those that are closed."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class InboxWanted:
    """types: the case types that may be seen. case_type_id: the one that is wanted; None: all of them."""

    types: Collection[UUID]
    staff_id: UUID
    box: Box = Box.OPEN
    case_type_id: UUID | None = None
    newest_first: bool = False
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class InboxReply:
    """A reply in a list. number: by which citizen and staff can speak of it. sender: masked.

    words: as many of them as a list has room for; None where they cannot be opened. language: the one they are clearly
    in, so that they are read aloud in it. word: what it asked for, if it is one of our words. case_type, reference:
    None where nobody knows the case.
    """

    id: UUID
    number: str
    at: datetime
    mode: str
    through_page: bool
    sender: str
    words: str | None = field(repr=False)
    language: Language | None
    word: str | None
    sounds_urgent: bool
    case_id: UUID | None
    reference: str | None
    case_type: Bilingual | None
    several: bool
    answered_at: datetime | None
    assigned_to: UUID | None
    closed_at: datetime | None
    closed_by: str | None


def replies(session: Session, catalogue: Catalogue, wanted: InboxWanted, who: str) -> list[InboxReply]:
    """One more than `limit` if there are more. Reading them is an audit entry of `who`."""
    query = (
        select(Reply, Case, Contact)
        .outerjoin(Case, Case.id == Reply.case_id)
        .outerjoin(Contact, Contact.id == Reply.contact_id)
        .where(may_see(wanted.types), *_in_box(wanted))
        .order_by(*_order(wanted))
    )
    rows = session.execute(query.offset(wanted.offset).limit(wanted.limit + 1)).all()
    if rows:
        note(session, who, f"replies listed: {min(len(rows), wanted.limit)}", "replies")
    return [listed(session, catalogue, row, case, contact) for row, case, contact in rows]


def listed(
    session: Session, catalogue: Catalogue, row: Reply, case: Case | None, contact: Contact | None
) -> InboxReply:
    vault = vault_of(session)
    words = words_of(vault, row)
    return InboxReply(
        id=row.id,
        number=asking.number(row.id),
        at=row.created_at,
        mode=row.mode,
        through_page=row.channel == PAGE,
        sender=_sender(vault, row, contact),
        words=words if words is None or len(words) <= MOST_WORDS else f"{words[:MOST_WORDS].rstrip()} …",
        language=_language(words or ""),
        word=row.word,
        sounds_urgent=words is not None and row.word is None and sounds_urgent(words),
        case_id=case.id if case else None,
        reference=_reference(vault, case) if case else None,
        case_type=catalogue.by_id(session, case.case_type_id).words.name if case else None,
        several=row.several,
        answered_at=row.answered_at,
        assigned_to=row.assigned_to,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )


def words_of(vault: Vault, row: Reply) -> str | None:
    """What somebody wrote; None where it cannot be opened."""
    try:
        return vault.open("replies", row.id, "words", row.words_sealed)
    except VaultError:
        return None


def _language(words: str) -> Language | None:
    return next((one for one in Language if is_in_the_other(words, other(one))), None)


def _in_box(wanted: InboxWanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Reply.closed_at.is_not(None) if wanted.box is Box.CLOSED else Reply.closed_at.is_(None)
    ]
    if wanted.box is Box.MINE:
        found.append(Reply.assigned_to == wanted.staff_id)
    if wanted.box is Box.UNASSIGNED:
        found.append(Reply.assigned_to.is_(None))
    if wanted.case_type_id is not None:
        found.append(Case.case_type_id == wanted.case_type_id)
    return found


def _order(wanted: InboxWanted) -> Sequence[UnaryExpression[Any]]:
    by = Reply.closed_at if wanted.box is Box.CLOSED else Reply.created_at
    if wanted.newest_first:
        return by.desc(), Reply.id.desc()
    return by.asc(), Reply.id.asc()


def _sender(vault: Vault, row: Reply, contact: Contact | None) -> str:
    """Their initials where we know who it is, and for a text the end of its number."""
    known = ""
    try:
        known = initials(contacts.details(vault, contact).name) if contact else ""
        if row.channel == PAGE:
            return known
        number = masked(Channel.SMS, vault.open("replies", row.id, "address", row.address_sealed))
    except VaultError:
        return known
    return f"{known} {number}".strip()


def _reference(vault: Vault, case: Case) -> str | None:
    try:
        return vault.open("cases", case.id, "reference", case.reference_sealed)
    except VaultError:
        return None
