"""What the entries of a story are told with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.case import Case
from app.services.case_types import CaseTypeView
from app.services.cases.people import PersonView
from app.services.staff.names import Names


@dataclass(frozen=True, slots=True)
class Told:
    """The case, its people by initials, and the names of staff."""

    session: Session
    case: Case
    case_type: CaseTypeView
    people: Mapping[UUID, PersonView]
    names: Names

    def person(self, contact_id: UUID | None) -> str:
        known = self.people.get(contact_id) if contact_id else None
        return known.named if known else ""
