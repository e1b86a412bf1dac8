"""Whose pages a reader is on: by the host name that they came to, else by their own choice from a list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.db import Database
from app.models.organisation import Organisation
from app.services import organisations
from app.services.views import OrganisationView
from app.timed import Remembered

_SECONDS = 10.0
_LISTED_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """An organisation, and how a reader meets it."""

    id: UUID
    view: OrganisationView


class OrganisationChoice:
    """Remembers for a moment what it found: every page of a host asks for its organisation."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._hosts: Remembered[str, Chosen | None] = Remembered(_SECONDS)
        self._slugs: Remembered[str, Chosen | None] = Remembered(_SECONDS)
        self._listed: Remembered[str, tuple[Chosen, ...]] = Remembered(_LISTED_SECONDS)

    def by_host(self, host: str) -> Chosen | None:
        """Whose host name it is; None where it is nobody's. A port is no part of the name."""
        name = host.lower().partition(":")[0]
        return self._hosts.get(name, lambda: self._at(name)) if name else None

    def by_slug(self, slug: str) -> Chosen | None:
        if "\0" in slug:  # which the database takes in no text
            return None
        return self._slugs.get(slug, lambda: self._named(slug))

    def by_id(self, organisation_id: UUID) -> Chosen:
        """Raises NoResultFound where there is none of that id."""
        with self._db.transaction(organisation_id) as session:
            row = session.get_one(Organisation, organisation_id)
            return Chosen(row.id, OrganisationView(row.slug, row.name, row.phone, row.email, row.colour))

    def only(self) -> Chosen | None:
        """The one organisation where there is no other: then there is nothing to choose."""
        ids = self._db.organisations()
        return self.by_id(ids[0]) if len(ids) == 1 else None

    def listed(self) -> tuple[Chosen, ...]:
        """All of them, oldest first."""
        return self._listed.get("", lambda: tuple(map(self.by_id, self._db.organisations())))

    def _at(self, host: str) -> Chosen | None:
        with self._db.transaction(None) as session:
            found = organisations.find_by_host(session, host)
        return self.by_id(found) if found else None

    def _named(self, slug: str) -> Chosen | None:
        with self._db.transaction(None) as session:
            found = organisations.find(session, slug)
        return self.by_id(found) if found else None
