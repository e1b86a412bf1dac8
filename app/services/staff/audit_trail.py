"""The audit trail, as managers search it: newest first, a page at a time, with the way to what an entry is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Select, literal_column, or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.audit_words import Group, kinds_of
from app.domain.quiet_hours import LONDON
from app.models.case import Case, StoredEvent
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.models.organisation import NOT_A_LOOK, AuditEntry
from app.models.reply import Reply
from app.models.template import Template
from app.services.staff.signed import staff_id_of, who

CITIZENS, OPERATOR, STAFF = "citizen", "operator", "staff"
MOST_EXPORTED = 20_000
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. by: `citizen`, `operator`, `staff` (any of them), or the id of one of them.

    about: the id of what an entry is about. The days are those of Wales, the last one included.
    """

    by: str = ""
    group: Group | None = None
    about: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """`about`: the table and the row that it is about."""

    id: UUID
    at: datetime
    who: str
    what: str
    about: tuple[str, UUID] | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry leads to: the id of a row that has a page, of which case type it is where it is of one."""

    id: UUID
    case_type_id: UUID | None = None


def entries(session: Session, asked: Asked, *, limit: int, offset: int = 0) -> list[Entry]:
    """The newest first."""
    return [_entry(row) for row in session.scalars(_query(session, asked).limit(limit).offset(offset))]


def export(session: Session, asked: Asked) -> Iterator[Entry]:
    """Up to MOST_EXPORTED entries, read a handful at a time."""
    query = _query(session, asked).limit(MOST_EXPORTED).execution_options(yield_per=_AT_A_TIME)
    for row in session.scalars(query):
        yield _entry(row)


def places(session: Session, found: Iterable[Entry]) -> dict[tuple[str, UUID], Place]:
    """Where each entry leads to, for those whose thing is still there and has a page of its own."""
    by_table: dict[str, set[UUID]] = {}
    for one in found:
        if one.about is not None:
            by_table.setdefault(one.about[0], set()).add(one.about[1])
    return {
        (table, id): place
        for table, ids in by_table.items()
        if table in _PLACES
        for id, place in _found(session, _PLACES[table], ids)
    }


def _query(session: Session, asked: Asked) -> Select[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.organisation_id == organisation_of(session), *_conditions(asked))
    return query.order_by(AuditEntry.created_at.desc(), AuditEntry.id.desc())


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.by == STAFF:
        # A range of the index, where LIKE would be none in every collation.
        conditions += [AuditEntry.who >= "staff:", AuditEntry.who < "staff;"]
    elif asked.by:
        conditions.append(AuditEntry.who == (asked.by if asked.by in (CITIZENS, OPERATOR) else _of_staff(asked.by)))
    if asked.group is not None:
        conditions.append(or_(*(AuditEntry.what.like(kind.like, escape="\\") for kind in kinds_of(asked.group))))
        if asked.group is not Group.LOOKED_AT:
            conditions.append(literal_column(f"(audit_entries.{NOT_A_LOOK})", Boolean()))
    if asked.about is not None:
        conditions.append(AuditEntry.about_id == asked.about)
    if asked.first_day is not None:
        conditions.append(AuditEntry.created_at >= _midnight(asked.first_day))
    if asked.last_day is not None:
        conditions.append(AuditEntry.created_at < _midnight(asked.last_day + timedelta(days=1)))
    return conditions


def _of_staff(typed: str) -> str:
    """As entries name somebody; what is no id names nobody."""
    try:
        return who(UUID(typed))
    except ValueError:
        return "nobody"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _entry(row: AuditEntry) -> Entry:
    about = (row.about_table, row.about_id) if row.about_table and row.about_id else None
    return Entry(row.id, row.created_at, row.who, row.what, about, row.facts)


def _found(session: Session, query: Select[UUID, UUID, UUID], ids: Collection[UUID]) -> Sequence[tuple[UUID, Place]]:
    key = query.selected_columns[0]
    rows = session.execute(query.where(key.in_(ids)))
    return [(key, Place(id, case_type_id)) for key, id, case_type_id in rows]


def is_of_staff(entry: Entry) -> bool:
    return staff_id_of(entry.who) is not None


_PLACES: Mapping[str, Select[UUID, UUID, UUID]] = {
    "cases": select(Case.id, Case.id, Case.case_type_id),
    "contacts": select(Contact.id, Case.id, Case.case_type_id).join(Case, Case.id == Contact.case_id),
    "status_links": select(StatusLink.id, Case.id, Case.case_type_id).join(Case, Case.id == StatusLink.case_id),
    "case_events": select(StoredEvent.id, Case.id, Case.case_type_id).join(Case, Case.id == StoredEvent.case_id),
    "messages": select(Message.id, Message.id, Case.case_type_id).join(Case, Case.id == Message.case_id),
    "replies": select(Reply.id, Reply.id, Case.case_type_id).outerjoin(Case, Case.id == Reply.case_id),
    "templates": select(Template.id, Template.id, Template.case_type_id),
}
"""The row that an entry names, the row that has a page, and the case type."""
