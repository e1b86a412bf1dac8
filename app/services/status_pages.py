"""What a link to a status page opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.db import Database
from app.domain import status_words
from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.case_state import CaseState
from app.domain.quiet_hours import LONDON
from app.domain.recipients import Role, Sensitivity
from app.services import event_store
from app.services.case_types import CaseTypeView, Catalogue
from app.services.views import (
    AppointmentView,
    FiledLink,
    NotOnline,
    OrganisationView,
    RequestView,
    StatusView,
    StepState,
    StepView,
    TimelineView,
)
from app.vault import Vault

_LOCATE = text("SELECT organisation_id FROM find_status_link(:hash)")
_OPEN = """
    SELECT o.slug, o.name, o.phone, o.email, o.colour,
      c.id, c.case_type_id, c.reference_sealed, c.state_sealed, c.created_at, c.updated_at, p.role, p.language
    FROM status_links l
    JOIN organisations o ON o.id = l.organisation_id
    JOIN cases c ON c.id = l.case_id
    JOIN contacts p ON p.id = l.contact_id
    WHERE l.token_hash = %s AND l.revoked_at IS NULL AND l.expires_at > %s AND p.removed_at IS NULL
"""


class _Row(NamedTuple):
    """What `_OPEN` selects, in its order."""

    slug: str
    name: dict[str, str]
    phone: str
    email: str | None
    colour: str
    case_id: UUID
    case_type_id: UUID
    reference_sealed: bytes
    state_sealed: bytes | None
    created_at: datetime
    updated_at: datetime
    role: str
    language: str

    @property
    def organisation(self) -> OrganisationView:
        return OrganisationView(self.slug, Bilingual(**self.name), self.phone, self.email, self.colour)


def locate(db: Database, token_hash: bytes) -> FiledLink | None:
    """The link that is filed under a hash, whether or not it still opens anything; None where there is none."""
    with db.transaction(None) as session:
        organisation_id = session.scalar(_LOCATE, {"hash": token_hash})
    return None if organisation_id is None else FiledLink(organisation_id, token_hash)


def language(db: Database, token_hash: bytes, now: datetime) -> Language | None:
    """The language in which a link's reader is written to, Welsh where both; None for an unknown link."""
    link = locate(db, token_hash)
    row = link and _opened(db, link, now)[0]
    return LanguageWish(row.language).languages[0] if row else None


def find(db: Database, catalogue: Catalogue, link: FiledLink, now: datetime) -> StatusView | NotOnline | None:
    """What a link opens. None: it is unknown, expired or revoked, and nobody may learn which."""
    row, vault = _opened(db, link, now)
    if row is None:
        return None
    case_type = catalogue.shelf(db, link.organisation_id).by_id(row.case_type_id)
    # Until there are codes, a link alone is not enough for a sensitive case.
    if case_type.sensitivity is Sensitivity.SENSITIVE or row.state_sealed is None:
        return NotOnline(row.organisation)
    opened = _Opened(
        reference=vault.open("cases", row.case_id, "reference", row.reference_sealed),
        state=event_store.open_state(vault, row.case_id, row.state_sealed),
        about_me=Role(row.role).is_the_subject,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
    return _view(row.organisation, opened, case_type, now)


def _opened(db: Database, link: FiledLink, now: datetime) -> tuple[_Row | None, Vault]:
    """What a link opens while it is in force, in one question: a page is asked for far more often than it changes."""
    with db.line(link.organisation_id) as line:
        rows = line.ask(_OPEN, (link.token_hash, now))
    return (_Row(*rows[0]) if rows else None), line.vault


@dataclass(frozen=True, slots=True)
class _Opened:
    """A case as a link opens it, for the person it is about or for somebody else."""

    reference: str
    state: CaseState
    about_me: bool
    created_at: datetime
    updated_at: datetime


def _view(organisation: OrganisationView, opened: _Opened, case_type: CaseTypeView, now: datetime) -> StatusView:
    state = opened.state
    milestone = case_type.words.milestone(state.milestone)
    outcome = case_type.words.outcome(state.outcome)
    today = now.astimezone(LONDON).date()
    passed = state.status == "open" and state.expected_by is not None and state.expected_by < today
    return StatusView(
        organisation=organisation,
        case_type=case_type.words.name,
        reference=opened.reference,
        about_me=opened.about_me,
        state=state.status,
        sentence=status_words.ended(state.status) or (milestone.sentence if milestone else status_words.RECEIVED),
        since=state.closed_at or state.milestone_at or state.opened_at or opened.created_at,
        next=milestone.next if milestone and state.status == "open" else None,
        expected_by=state.expected_by,
        late=state.delayed or passed,
        delay_reason=state.delay_reason,
        outcome=outcome.label if outcome else None,
        outcome_meaning=outcome.meaning if outcome else None,
        moved_to=state.moved_to,
        steps=_steps(case_type, state),
        timeline=_timeline(case_type, state),
        appointments=tuple(
            AppointmentView(one.start, one.end, one.place, one.notes)
            for one in sorted(state.appointments, key=lambda one: one.start or now)
            if one.start is not None and one.start >= now
        ),
        requests=tuple(RequestView(one.what or status_words.SOMETHING, one.due) for one in state.requests),
        updated_at=opened.updated_at,
    )


def _steps(case_type: CaseTypeView, state: CaseState) -> tuple[StepView, ...]:
    """The milestones in order; one that was passed over is done if a later one was reached."""
    reached = {
        entry.milestone: entry.time.astimezone(LONDON).date()
        for entry in state.history
        if entry.milestone and not entry.retracted
    }
    codes = [one.code for one in case_type.words.milestones]
    here = codes.index(state.milestone) if state.milestone in codes else -1
    steps = []
    for place, milestone in enumerate(case_type.words.milestones):
        if place == here:
            step = StepState.NOW if state.status == "open" else StepState.DONE
        elif place < here or milestone.code in reached:
            step = StepState.DONE
        else:
            step = StepState.NEXT
        if step is StepState.DONE and milestone.code not in reached:
            continue  # an optional step that this case never took
        if step is StepState.NEXT and state.status != "open":
            continue
        steps.append(StepView(milestone.label, step, reached.get(milestone.code)))
    return tuple(steps)


def _timeline(case_type: CaseTypeView, state: CaseState) -> tuple[TimelineView, ...]:
    """What happened, newest first, each in a sentence."""
    found = []
    for entry in state.history:
        milestone = case_type.words.milestone(entry.milestone)
        sentence = status_words.sentence(entry, milestone.label if milestone else None)
        if sentence is not None:
            found.append(TimelineView(entry.time, sentence, entry.retracted))
    return tuple(reversed(found))
