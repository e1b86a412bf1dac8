"""The audit trail as it is written: who did what, to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.errors import OlrhainError
from app.models.organisation import AuditEntry


class NobodyNamed(OlrhainError):
    """What is recorded was done by somebody, and no name was given."""

    def __init__(self) -> None:
        super().__init__("say who does this, by name")


def note(
    session: Session,
    who: str,
    what: str,
    table: str | None = None,
    row_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Writes an audit entry: who did what, never with personal data. `facts`: what belongs to it, as JSON."""
    session.add(
        AuditEntry(
            organisation_id=organisation_of(session),
            who=who,
            what=what,
            about_table=table,
            about_id=row_id,
            facts=dict(facts or {}),
        )
    )


def named(who: str) -> str:
    """A name as it is recorded. Raises NobodyNamed for a blank one."""
    name = " ".join(who.split())
    if not name:
        raise NobodyNamed
    return name
