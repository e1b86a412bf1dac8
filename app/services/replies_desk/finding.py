"""Finding a reply that somebody may see: one of a case type that they work on, or of nobody's case."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.case import Case
from app.models.reply import Reply


def may_see(types: Collection[UUID]) -> ColumnElement[bool]:
    """Of rows in which Case is joined to Reply, if it has one. What no case is known for is everybody's."""
    return or_(Reply.case_id.is_(None), Case.case_type_id.in_(types))


def there(session: Session, reply_id: UUID, types: Collection[UUID], *, lock: bool = False) -> Reply:
    """Raises NotFound, as for another organisation's or a case type's that is not among `types`."""
    query = select(Reply).outerjoin(Case, Case.id == Reply.case_id).where(Reply.id == reply_id, may_see(types))
    if lock:
        query = query.with_for_update(of=Reply).execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise NotFound("there is no such reply")
    return row
