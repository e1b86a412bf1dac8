"""The whole story of a case, a page at a time: which entries come in which order is one question over all tables.

Only the entries of the page that is shown are then opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound
from app.domain.recipients import Mode, Sensitivity
from app.models.case import Case
from app.models.organisation import AuditEntry
from app.services.audit import note
from app.services.case_types import CaseTypeView, Catalogue
from app.services.cases import opened, people, story_events, story_messages, story_others
from app.services.cases.listing import reference
from app.services.cases.opened import Types
from app.services.cases.people import PersonView
from app.services.cases.story_told import Told
from app.services.cases.story_views import Entry
from app.services.events import event_store
from app.services.staff import names
from app.vault import VaultError

A_PAGE = 25
VIEWED = "case viewed"
ONE_LOOK = timedelta(minutes=10)

# What is said of an event or a choice in its own entry is not said again by the entry of the audit trail. That staff
# looked at the case is to be found there alone: it would drown the rest.
_ENTRIES = """
    WITH people AS (SELECT id FROM contacts WHERE case_id = :case),
      about AS (
        SELECT CAST(:case AS uuid) AS id
        UNION ALL SELECT id FROM people
        UNION ALL SELECT l.id FROM status_links l JOIN people p ON l.contact_id = p.id
        UNION ALL SELECT id FROM case_events WHERE case_id = :case
        UNION ALL SELECT id FROM messages WHERE case_id = :case
        UNION ALL SELECT id FROM replies WHERE case_id = :case)
    SELECT kind, id FROM (
      SELECT 'event' AS kind, id, received_at AS at, 1 AS place FROM case_events WHERE case_id = :case
      UNION ALL SELECT 'message', id, created_at, 2 FROM messages WHERE case_id = :case
      UNION ALL SELECT 'reply', id, created_at, 2 FROM replies WHERE case_id = :case
      UNION ALL SELECT 'choice', c.id, c.said_at, 2 FROM preferences c JOIN people p ON c.contact_id = p.id
      UNION ALL SELECT 'feedback', f.id, f.created_at, 2 FROM feedback f JOIN people p ON f.contact_id = p.id
      UNION ALL SELECT 'noted', a.id, a.created_at, 3 FROM audit_entries a JOIN about ON a.about_id = about.id
        WHERE a.what NOT IN ('event posted', 'event corrected', 'event retracted')
        AND a.what NOT IN ('case viewed', 'reply read', 'message read')
        AND NOT (a.about_table = 'contacts' AND a.who IN ('citizen', 'case-system') AND a.what NOT LIKE 'helper%')
    ) entries
    ORDER BY at {way}, place {way}, id {way} LIMIT :limit OFFSET :offset"""
_NEWEST_FIRST = text(_ENTRIES.format(way="DESC"))
_OLDEST_FIRST = text(_ENTRIES.format(way="ASC"))


@dataclass(frozen=True, slots=True)
class CaseView:
    """The head of a case. where: the label of its milestone. reference: None where it cannot be opened."""

    id: UUID
    reference: str | None
    case_type: CaseTypeView
    trial: bool
    status: str
    where: Bilingual | None
    outcome: Bilingual | None
    opened_at: datetime | None
    closed_at: datetime | None
    expected_by: date | None
    paused_at: datetime | None
    paused_by: str | None

    @property
    def sensitive(self) -> bool:
        return self.case_type.sensitivity is Sensitivity.SENSITIVE


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of a story."""

    offset: int = 0
    limit: int = A_PAGE + 1
    oldest_first: bool = False


def head(session: Session, catalogue: Catalogue, case_id: UUID, types: Types) -> CaseView:
    """Raises NotFound."""
    row = opened.find(session, case_id, types)
    case_type = catalogue.by_id(session, row.case_type_id)
    milestone = case_type.words.milestone(row.milestone)
    by = names.names(session).of(row.paused_by) if row.paused_by else None
    return CaseView(
        id=row.id,
        reference=reference(vault_of(session), row),
        case_type=case_type,
        trial=row.mode == Mode.TRIAL.value,
        status=row.status,
        where=milestone.label if milestone else None,
        outcome=_outcome(session, row, case_type),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        expected_by=row.expected_by,
        paused_at=row.paused_at,
        paused_by=by,
    )


def entries(
    session: Session, catalogue: Catalogue, case_id: UUID, folk: Sequence[PersonView], place: Place
) -> list[Entry]:
    """One page of the story of a case that was found, and one entry more where another page follows."""
    case = session.get_one(Case, case_id)
    asked = {"case": case_id, "limit": place.limit, "offset": place.offset}
    keys = session.execute(_OLDEST_FIRST if place.oldest_first else _NEWEST_FIRST, asked).all()
    by_id = {one.id: one for one in folk}
    told = Told(session, case, catalogue.by_id(session, case.case_type_id), by_id, names.names(session))
    ids: dict[str, list[UUID]] = {}
    for kind, id in keys:
        ids.setdefault(kind, []).append(id)
    found: dict[UUID, Entry] = {}
    for kind, some in ids.items():
        found |= {one.id: one for one in _READ[kind](told, some)}
    return [found[id] for _, id in keys if id in found]


def note_viewed(session: Session, case_id: UUID, who: str, now: datetime) -> None:
    """Has the audit trail know who looked at a case; leafing through it is one look."""
    lately = (AuditEntry.about_id == case_id, AuditEntry.created_at > now - ONE_LOOK)
    seen = select(AuditEntry.id).where(*lately, AuditEntry.who == who, AuditEntry.what == VIEWED)
    if session.scalar(seen.limit(1)) is None:
        note(session, who, VIEWED, "cases", case_id)


def folk(session: Session, case_id: UUID, now: datetime) -> tuple[PersonView, ...]:
    return people.of_case(session, case_id, now)


def person(session: Session, case_id: UUID, contact_id: UUID, now: datetime) -> PersonView:
    """One of the people of a case that was found. Raises NotFound."""
    found = next((one for one in folk(session, case_id, now) if one.id == contact_id), None)
    if found is None:
        raise NotFound("contact")
    return found


def _outcome(session: Session, row: Case, case_type: CaseTypeView) -> Bilingual | None:
    if row.state_sealed is None:
        return None
    try:
        state = event_store.open_state(vault_of(session), row.id, row.state_sealed)
    except (VaultError, ValueError):
        return None
    outcome = case_type.words.outcome(state.outcome)
    return outcome.label if outcome else None


_READ: Mapping[str, Callable[[Told, Sequence[UUID]], Sequence[Entry]]] = {
    "event": story_events.read,
    "message": story_messages.read,
    "reply": story_others.replies,
    "choice": story_others.choices,
    "feedback": story_others.feedback,
    "noted": story_others.noted,
}
