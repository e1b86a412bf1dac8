"""Who is signed in, as everything at the desk knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.domain import staff_roles
from app.domain.bilingual import Language
from app.domain.staff_roles import Act, Grant, HasSensitivity
from app.services.views import OrganisationView

_STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class Signed:
    """A staff user with an open session. Read anew for each page, so that a role that is taken away is gone at once."""

    organisation_id: UUID
    organisation: OrganisationView
    staff_id: UUID
    session_id: UUID
    name: str
    language: Language
    grants: frozenset[Grant]

    @property
    def who(self) -> str:
        """How audit entries and signatures name them: never by their name, which is personal."""
        return who(self.staff_id)

    def may(self, act: Act) -> bool:
        """Whether they may do it at all, be it for one case type alone."""
        return staff_roles.may(self.grants, act)

    def types(self, act: Act, case_types: Iterable[HasSensitivity]) -> frozenset[UUID]:
        """The case types for which they may do it."""
        return staff_roles.types(self.grants, act, case_types)


def who(staff_id: UUID) -> str:
    return f"{_STAFF}{staff_id}"


def staff_id_of(who: str) -> UUID | None:
    """The id of the staff user whom an audit entry names; None where it names somebody else."""
    if not who.startswith(_STAFF):
        return None
    try:
        return UUID(who.removeprefix(_STAFF))
    except ValueError:
        return None
