"""The staff of the demo, by what they do in it, and the moments at which they did it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.models.case_type import CaseType
from app.models.owned import Owned
from app.services.demo.staff import AMINA, GWENLLIAN, RHYS, SIAN
from app.services.staff.names import names
from app.services.staff.signed import who


@dataclass(frozen=True, slots=True)
class Colleagues:
    """As audit entries name them. types: the case types, which the manager may all work on."""

    manager: str
    reviewer: str
    editor: str
    case_worker: UUID
    types: frozenset[UUID]


def colleagues(session: Session) -> Colleagues:
    """Those that `demo_staff` has added."""
    known = {name: staff_id for staff_id, name in names(session).known.items()}
    return Colleagues(
        manager=who(known[SIAN]),
        reviewer=who(known[GWENLLIAN]),
        editor=who(known[AMINA]),
        case_worker=known[RHYS],
        types=frozenset(session.scalars(select(CaseType.id))),
    )


@contextmanager
def as_of(session: Session, at: datetime) -> Iterator[None]:
    """Whatever is written within is given the time at which it would have been, its audit entries too."""

    def give_time(flushed: Session, *_: Any) -> None:
        for row in flushed.new:
            if isinstance(row, Owned) and row.created_at is None:
                row.created_at = at

    session.flush()
    event.listen(session, "before_flush", give_time)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "before_flush", give_time)
