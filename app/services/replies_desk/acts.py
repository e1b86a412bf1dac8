"""What is done with a reply beside answering it: it is given to somebody, closed, opened again, put to a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.errors import NotFound, OlrhainError
from app.domain.own_words import as_typed, says_something
from app.models.case import Case
from app.models.reply import Reply
from app.services.audit import note
from app.services.replies import inbox
from app.services.replies_desk import people
from app.services.replies_desk.finding import there

LONGEST_REASON = 200


class NoReason(OlrhainError):
    """A reply is closed without an answer for some reason, and none was given."""


class DoneMeanwhile(OlrhainError):
    """Somebody else did something with the reply since it was read. `by`: who, as an audit entry names them."""

    def __init__(self, by: str) -> None:
        super().__init__("somebody else has seen to this reply meanwhile")
        self.by = by


def assign(session: Session, reply_id: UUID, types: Collection[UUID], staff_id: UUID | None, who: str) -> None:
    """Gives a reply to somebody who may answer it, or (None) to nobody. Raises NotFound, for them as well."""
    row = there(session, reply_id, types, lock=True)
    if staff_id is not None and not people.may_answer(session, _case_type(session, row), staff_id):
        raise NotFound("nobody of that id answers such replies")
    if row.assigned_to == staff_id:
        return
    row.assigned_to = staff_id
    note(session, who, "reply assigned" if staff_id else "reply given back", "replies", row.id)


def close(session: Session, reply_id: UUID, types: Collection[UUID], reason: str, who: str, now: datetime) -> None:
    """Closes a reply that needs no answer. Raises NotFound, NoReason, and DoneMeanwhile where another closed it."""
    row = there(session, reply_id, types, lock=True)
    why = as_typed(reason)[:LONGEST_REASON]
    if not says_something(why):
        raise NoReason("say why it is closed")
    if row.closed_at is not None:
        if row.closed_by != who:
            raise DoneMeanwhile(row.closed_by or "")
        return
    row.closed_at, row.closed_by, row.close_reason = now, who, why
    note(session, who, "reply closed without an answer", "replies", row.id)


def reopen(session: Session, reply_id: UUID, types: Collection[UUID], who: str) -> None:
    """Puts a closed reply back among the open ones; one that is open stays so. Raises NotFound."""
    row = there(session, reply_id, types, lock=True)
    if row.closed_at is not None:
        row.closed_at = row.closed_by = row.close_reason = None
        note(session, who, "reply opened again", "replies", row.id)


def choose(session: Session, reply_id: UUID, types: Collection[UUID], case_id: UUID, who: str, now: datetime) -> None:
    """Says which case a reply is about; that case's system then hears of it. Raises NotFound, for the case as well."""
    there(session, reply_id, types, lock=True)
    case = session.scalar(select(Case).where(Case.id == case_id, Case.case_type_id.in_(types)))
    if case is None:
        raise NotFound("there is no such case")
    reference = vault_of(session).open("cases", case.id, "reference", case.reference_sealed)
    inbox.choose(session, reply_id, reference, who, now)


def _case_type(session: Session, row: Reply) -> UUID | None:
    return session.scalar(select(Case.case_type_id).where(Case.id == row.case_id)) if row.case_id else None
