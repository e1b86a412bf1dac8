"""Whether a link, and what its reader has proven, opens a case; and to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.bilingual import Bilingual
from app.domain.forms import day_in_london
from app.domain.helping import AFTER_CLOSING, is_over
from app.domain.recipients import Role, Sensitivity
from app.models.contact import StatusLink
from app.services.audit import note
from app.services.case_types import Catalogue
from app.services.views import FiledLink, NeedsCode, NeedsYes, OrganisationView, Proof, Reader, Scope
from app.services.visits import requests_together

COLUMNS = f"""o.slug, o.name, o.phone, o.email, o.colour, c.id, c.case_type_id, p.id, p.mode, p.role,
      p.mobile_index, p.email_index, p.scope, p.helps_until, p.confirmed_at, c.closed_at,
      p.language = 'unknown' AND p.scope IS NULL AND NOT jsonb_exists(p.chosen, 'asked'),
      {requests_together.HAS_OTHERS}"""
"""What `Standing` is made of, in its order."""
FROM = """FROM (SELECT %s::bytea AS hash, %s::timestamptz AS now, %s::bytea AS proven, %s::date AS today,
      %s::timestamptz AS lately) asked
    JOIN status_links l ON l.token_hash = asked.hash
    JOIN organisations o ON o.id = l.organisation_id
    JOIN cases c ON c.id = l.case_id
    JOIN contacts p ON p.id = l.contact_id
    LEFT JOIN contacts n ON n.id = p.named_by
    WHERE l.revoked_at IS NULL AND l.expires_at > asked.now AND p.removed_at IS NULL AND n.removed_at IS NULL"""
"""A link in force; asked with `values`. That of a helper also needs who named them."""
_OPEN = f"SELECT {COLUMNS} {FROM}"  # both are written above  # nosec B608

Standings = Reader | NeedsCode | NeedsYes | None


class Standing(NamedTuple):
    """What the database says of a link in force: the organisation, the case, and the contact whose link it is."""

    slug: str
    name: dict[str, str]
    phone: str
    email: str | None
    colour: str
    case_id: UUID
    case_type_id: UUID
    contact_id: UUID
    mode: str
    role: str
    mobile_index: bytes | None
    email_index: bytes | None
    scope: str | None
    helps_until: date | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    asks_language: bool
    has_others: bool

    @property
    def organisation(self) -> OrganisationView:
        return OrganisationView(self.slug, Bilingual(**self.name), self.phone, self.email, self.colour)

    def reader(self, organisation_id: UUID, sensitivity: Sensitivity, proof: Proof | None, now: datetime) -> Standings:
        """Who reads, or what is still needed. None: a helper whose time is over."""
        if self.scope is not None and is_over(self.helps_until, self.closed_at, now):
            return None
        counts = proof is not None and proof.address_index in (self.mobile_index, self.email_index)
        sensitive = sensitivity is Sensitivity.SENSITIVE
        if sensitive and not counts:
            return NeedsCode(self.organisation)
        if self.scope is not None and self.confirmed_at is None:
            return NeedsYes(self.organisation)
        return Reader(
            organisation_id=organisation_id,
            organisation=self.organisation,
            case_id=self.case_id,
            contact_id=self.contact_id,
            mode=self.mode,
            about_me=Role(self.role).is_the_subject,
            sensitive=sensitive,
            scope=Scope(self.scope) if self.scope else None,
            proof=proof if counts else None,
            asks_language=self.asks_language,
            has_others=self.has_others,
        )


def values(link: FiledLink, proof: Proof | None, now: datetime) -> tuple[object, ...]:
    """What `FROM` is asked with, in its order."""
    proven = proof.address_index if proof else None
    return link.token_hash, now, proven, day_in_london(now), now - AFTER_CLOSING


def standing(db: Database, link: FiledLink, proof: Proof | None, now: datetime) -> Standing | None:
    """What a link stands for; None: it is unknown, expired or revoked."""
    with db.line(link.organisation_id) as line:
        rows = line.ask(_OPEN, values(link, proof, now))
    return Standing(*rows[0]) if rows else None


def open_for(db: Database, catalogue: Catalogue, link: FiledLink, proof: Proof | None, now: datetime) -> Standings:
    """Who reads what a link opens now, with what they have proven. None: nobody may learn why it opens nothing."""
    found = standing(db, link, proof, now)
    if found is None:
        return None
    sensitivity = catalogue.shelf(db, link.organisation_id).by_id(found.case_type_id).sensitivity
    return found.reader(link.organisation_id, sensitivity, proof, now)


def opened(session: Session, link: FiledLink) -> None:
    """Notes that a visit to a status page began: each may be a phone call that nobody had to make."""
    link_id = session.scalar(select(StatusLink.id).where(StatusLink.token_hash == link.token_hash))
    note(session, "citizen", "status page opened", "status_links", link_id)
