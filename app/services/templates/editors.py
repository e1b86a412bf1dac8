"""Who has the draft of a template open, so that two who would write at once know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.ids import new_id
from app.models.template import TemplateEditor

STILL_THERE = timedelta(minutes=10)
"""Whoever did nothing for longer is taken to have gone away."""
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody else who has it open. `who`: as audit entries name them."""

    who: str
    since: datetime


def opened(session: Session, template_id: UUID, who: str, now: datetime) -> tuple[Editor, ...]:
    """Notes that somebody has it open, and tells who else has, the first to come first."""
    row = insert(TemplateEditor).values(
        id=new_id(),
        organisation_id=organisation_of(session),
        template_id=template_id,
        by=who,
        created_at=now,
        seen_at=now,
    )
    # Who comes back later begins anew.
    since = case((TemplateEditor.seen_at < now - STILL_THERE, now), else_=TemplateEditor.created_at)
    place = ["organisation_id", "template_id", "by"]
    session.execute(row.on_conflict_do_update(index_elements=place, set_={"seen_at": now, "created_at": since}))
    old = TemplateEditor.seen_at < now - _FORGOTTEN
    session.execute(delete(TemplateEditor).where(TemplateEditor.template_id == template_id, old))
    return others(session, template_id, who, now)


def others(session: Session, template_id: UUID, who: str, now: datetime) -> tuple[Editor, ...]:
    """Who has it open but the one who asks."""
    query = (
        select(TemplateEditor.by, TemplateEditor.created_at)
        .where(
            TemplateEditor.template_id == template_id,
            TemplateEditor.by != who,
            TemplateEditor.seen_at > now - STILL_THERE,
        )
        .order_by(TemplateEditor.created_at)
    )
    return tuple(Editor(by, since) for by, since in session.execute(query))


def left(session: Session, template_id: UUID, who: str) -> None:
    """Notes that somebody is done with it."""
    mine = (TemplateEditor.template_id == template_id, TemplateEditor.by == who)
    session.execute(delete(TemplateEditor).where(*mine))
