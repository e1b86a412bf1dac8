"""The names of staff, for pages that say who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.models.staff import StaffUser
from app.services.staff import details
from app.services.staff.signed import staff_id_of


@dataclass(frozen=True, slots=True)
class Names:
    """The staff of one organisation by their ids, closed accounts included."""

    known: Mapping[UUID, str]

    def of(self, who: str) -> str:
        """A person's name for the `who` of an entry; whatever else did it is named as it is."""
        staff_id = staff_id_of(who)
        return self.known.get(staff_id, who) if staff_id else who


def names(session: Session) -> Names:
    vault = vault_of(session)
    return Names({row.id: details.opened(vault, row.id, row.details_sealed).name for row in _rows(session)})


def _rows(session: Session) -> list[StaffUser]:
    return list(session.scalars(select(StaffUser)))
