"""A template that is open at the desk: for whoever may do what they came for with its case type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.bilingual import Language
from app.domain.staff_roles import Act
from app.i18n import page_url
from app.services.staff.names import Names, names
from app.services.staff.signed import Signed
from app.services.templates.placed import Placed, placed
from app.web.staff.door import StaffDoor

SIGNS_FOR = {Language.CY: Act.REVIEW_WELSH, Language.EN: Act.REVIEW_ENGLISH}


@dataclass(frozen=True, slots=True)
class Opened:
    """The template, and what this person may do with it. session: for the services; this layer knows no more of it."""

    session: Any
    placed: Placed
    acts: frozenset[Act]

    @property
    def names(self) -> Names:
        return names(self.session)


@contextmanager
def opened(door: StaffDoor, staff: Signed, template_id: UUID, act: Act) -> Iterator[Opened]:
    """Raises NotFound for another's template, and for one of a case type for which they may not do it."""
    types = door.types(staff, act)
    with door.db.transaction(staff.organisation_id) as session:
        found = placed(session, template_id, types)
        yield Opened(session, found, frozenset(one for one in Act if found.case_type_id in door.types(staff, one)))


def url(page: str, template_id: UUID, **more: Any) -> str:
    return page_url(f"desk_templates.{page}", template_id=template_id, **more)
