"""What the pages of an open case have to work with: the database, the case types, the cookie and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.db import Database
from app.domain.quiet_hours import LONDON
from app.services.case_types import Catalogue
from app.services.visits import visits
from app.web.public.session import Visit, VisitCookie
from app.web.public.visiting import Visiting


@dataclass(frozen=True, slots=True)
class PublicDoor:
    """`base_url`: how every link of ours begins."""

    db: Database
    catalogue: Catalogue
    cookie: VisitCookie
    now: Callable[[], datetime]
    base_url: str

    @property
    def visiting(self) -> Visiting:
        return Visiting(self.cookie, self._open)

    def today(self) -> date:
        """The date in Wales."""
        return self.now().astimezone(LONDON).date()

    def _open(self, visit: Visit) -> visits.Standings:
        return visits.open_for(self.db, self.catalogue, visit.link, visit.proof, self.now())
