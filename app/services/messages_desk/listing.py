"""The list of messages, however many there are: each page looks at a bounded number of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.selectable import Subquery

from app.db import organisation_of, vault_of
from app.domain.errors import NotFound
from app.domain.masked import masked
from app.domain.message_decisions import FAILED, Need
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.models.case import Case
from app.models.message import Message
from app.models.organisation import ProviderAccount
from app.services.messages_desk.needs import is_waiting_for
from app.vault import Vault, VaultError

LOOKED_AT = 20_000
"""How many messages one page looks at, at most, for those that were asked for."""
_OF_LATE = 2_000
_ASKED_ABOUT = (
    *(Message.id, Message.organisation_id, Message.created_at, Message.number, Message.status, Message.channel),
    *(Message.language, Message.mode, Message.provider, Message.case_id, Message.contact_id, Message.event_id),
    *(Message.notice, Message.attempts, Message.finished_at, Message.sensitive, Message.urgent),
)
_FAILED = tuple(status.value for status in FAILED)
_PLAIN = (MessageStatus.SENT.value, MessageStatus.DELIVERED.value)
"""Nearly all messages have one of these, so that no index holds those with it."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a page of the list ends, and the next one goes on."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class MessageSearch:
    """Which messages are wanted; whatever is None or empty is not asked about. `since` is included, `until` is not.

    after: where the page before ended, in whichever order.
    """

    status: str = ""
    channel: str = ""
    language: str = ""
    mode: str = ""
    provider: str = ""
    case_type_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    needs: Need | None = None
    oldest_first: bool = False
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """One line of the list. case, recipient: None where it cannot be opened."""

    id: UUID
    at: datetime
    case_id: UUID
    case_type_id: UUID
    case: str | None
    channel: str
    language: str
    mode: str
    status: str
    recipient: str | None


@dataclass(frozen=True, slots=True)
class FoundMessages:
    """One page. following: where the next one goes on, None at the end. looked_as_far_as: where looking stopped before
    the page was full, though there are more messages.
    """

    messages: tuple[ListedMessage, ...]
    following: Place | None
    looked_as_far_as: datetime | None


def found(session: Session, types: Collection[UUID], search: MessageSearch, size: int) -> FoundMessages:
    """One page of messages of these case types."""
    ids, following, looked_as_far_as = a_page(session, types, search, size)
    return FoundMessages(_listed(session, ids), following, looked_as_far_as)


def a_page(
    session: Session, types: Collection[UUID], search: MessageSearch, size: int
) -> tuple[list[UUID], Place | None, datetime | None]:
    """The ids of one page, where the next goes on, and how far this one looked in vain (see FoundMessages)."""
    recent = _recent(session, search)
    rows = session.execute(_wanted(recent, types, search).limit(size + 1)).all()
    ids = [row.id for row in rows[:size]]
    if len(rows) > size:
        return ids, Place(rows[size - 1].created_at, rows[size - 1].number), None
    last = session.execute(select(recent.c.created_at, recent.c.number).offset(LOOKED_AT - 1)).first()
    return (ids, Place(last.created_at, last.number), last.created_at) if last else (ids, None, None)


def providers(session: Session) -> list[str]:
    """Those that have carried any of the newest messages, and those that are to carry the next ones."""
    newest = (
        select(Message.provider)
        .where(Message.organisation_id == organisation_of(session))
        .order_by(Message.created_at.desc(), Message.number.desc())
        .limit(_OF_LATE)
        .subquery()
    )
    names = set(session.scalars(select(newest.c.provider).distinct())) | set(
        session.scalars(select(ProviderAccount.provider))
    )
    return sorted(name for name in names if name)


def in_reach(session: Session, types: Collection[UUID], message_id: UUID) -> tuple[Message, Case]:
    """A message of these case types. Raises NotFound for any other, as for one that is not there."""
    row = session.execute(
        select(Message, Case)
        .join(Case, Case.id == Message.case_id)
        .where(
            Message.id == message_id,
            Message.organisation_id == organisation_of(session),
            Case.case_type_id.in_(types),
        )
    ).first()
    if row is None:
        raise NotFound("message")
    return row[0], row[1]


def case_reference(vault: Vault, case: Case) -> str | None:
    """None where it cannot be opened: the messages of the case must still be seen to be there."""
    try:
        return vault.open("cases", case.id, "reference", case.reference_sealed)
    except VaultError:
        return None


def masked_recipient(vault: Vault, row: Message) -> str | None:
    """Where a message goes, masked; None where that cannot be opened: the message must still be seen to be there."""
    try:
        return masked(Channel(row.channel), vault.open("messages", row.id, "recipient", row.recipient_sealed))
    except VaultError:
        return None


def _recent(session: Session, search: MessageSearch) -> Subquery:
    """The first LOOKED_AT messages of that time and status in the order that is asked for: an index finds them.

    With whatever else is asked about, as looking each of them up a second time would take as long again.
    """
    query = select(*_ASKED_ABOUT).where(Message.organisation_id == organisation_of(session))
    for condition in _found_by_index(search):
        query = query.where(condition)
    in_order = (_in_order(column, search) for column in (Message.created_at, Message.number))
    return query.order_by(*in_order).limit(LOOKED_AT).subquery("recent")


def _in_order(column: InstrumentedAttribute[Any] | ColumnElement[Any], search: MessageSearch) -> ColumnElement[Any]:
    return column.asc() if search.oldest_first else column.desc()


def _found_by_index(search: MessageSearch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    statuses = [search.status] if search.status else _statuses_of(search.needs)
    if statuses and search.status not in _PLAIN:
        known = [status for status in statuses if status in set(MessageStatus)]
        # Written out: of a value that is only known later PostgreSQL cannot tell that the index holds all with it.
        found.append(Message.status.in_(bindparam(None, known, expanding=True, literal_execute=True)))
    if search.since is not None:
        found.append(Message.created_at >= search.since)
    if search.until is not None:
        found.append(Message.created_at < search.until)
    if search.after is not None:
        here, there = tuple_(Message.created_at, Message.number), tuple_(search.after.at, search.after.number)
        found.append(here > there if search.oldest_first else here < there)
    return found


def _statuses_of(need: Need | None) -> Sequence[str]:
    if need is None:
        return ()
    return _FAILED if need is Need.FAILED else (need.value,)


def _wanted(recent: Subquery, types: Collection[UUID], search: MessageSearch) -> Select[UUID, datetime, int]:
    query = (
        select(recent.c.id, recent.c.created_at, recent.c.number)
        .join(Case, Case.id == recent.c.case_id)
        .where(Case.case_type_id.in_(types))
        .order_by(*(_in_order(column, search) for column in (recent.c.created_at, recent.c.number)))
    )
    for name in ("channel", "language", "mode", "provider"):
        if value := getattr(search, name):
            query = query.where(recent.c[name] == value)
    if search.status in _PLAIN:
        query = query.where(recent.c.status == search.status)
    if search.case_type_id is not None:
        query = query.where(Case.case_type_id == search.case_type_id)
    return query.where(is_waiting_for(search.needs, recent.c)) if search.needs else query


def _listed(session: Session, ids: Sequence[UUID]) -> tuple[ListedMessage, ...]:
    rows = session.execute(select(Message, Case).join(Case, Case.id == Message.case_id).where(Message.id.in_(ids)))
    listed = {message.id: _line(session, message, case) for message, case in rows}
    return tuple(listed[id] for id in ids)


def _line(session: Session, row: Message, case: Case) -> ListedMessage:
    vault = vault_of(session)
    return ListedMessage(
        id=row.id,
        at=row.created_at,
        case_id=row.case_id,
        case_type_id=case.case_type_id,
        case=case_reference(vault, case),
        channel=row.channel,
        language=row.language,
        mode=row.mode,
        status=row.status,
        recipient=masked_recipient(vault, row),
    )
