"""What a link to a status page opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.db import Database, enter_organisation, vault_of
from app.domain import status_words
from app.domain.bilingual import Language
from app.domain.case_state import CaseState
from app.domain.quiet_hours import LONDON
from app.domain.recipients import Role, Sensitivity
from app.models.case import Case
from app.models.contact import Contact, StatusLink
from app.models.organisation import Organisation
from app.services import contacts, event_store
from app.services.case_types import CaseTypeView, Catalogue
from app.services.views import (
    AppointmentView,
    NotOnline,
    OrganisationView,
    RequestView,
    StatusView,
    StepState,
    StepView,
    TimelineView,
)


def language(db: Database, token_hash: bytes, now: datetime) -> Language | None:
    """The language in which a link's reader is written to, Welsh where both; None for an unknown link."""
    with db.transaction(None) as session:
        owner = _owner(session, token_hash, now)
        if owner is None:
            return None
        _, _, contact = owner
        return None if contact.removed_at is not None else contacts.wish(contact).languages[0]


def find(db: Database, catalogue: Catalogue, token_hash: bytes, now: datetime) -> StatusView | NotOnline | None:
    """What a link opens. None: it is unknown, expired or revoked, and nobody may learn which."""
    with db.transaction(None) as session:
        owner = _owner(session, token_hash, now)
        if owner is None:
            return None
        row, case, contact = owner
        if contact.removed_at is not None:
            return None
        organisation = organisation_view(row)
        case_type = catalogue.by_id(session, case.case_type_id)
        # Until there are codes, a link alone is not enough for a sensitive case.
        if case_type.sensitivity is Sensitivity.SENSITIVE or case.state_sealed is None:
            return NotOnline(organisation)
        vault = vault_of(session)
        state = event_store.open_state(vault, case.id, case.state_sealed)
        reference = vault.open("cases", case.id, "reference", case.reference_sealed)
        opened = _Opened(case, reference, state, Role(contact.role).is_the_subject)
        return _view(organisation, opened, case_type, now)


def organisation_view(row: Organisation) -> OrganisationView:
    return OrganisationView(row.slug, row.name, row.phone, row.email, row.colour)


def _owner(session: Session, token_hash: bytes, now: datetime) -> tuple[Organisation, Case, Contact] | None:
    """Whose link it is, in one question: a page is asked for far more often than it changes."""
    found = session.execute(text("SELECT * FROM find_status_link(:hash)"), {"hash": token_hash}).first()
    if found is None:
        return None
    enter_organisation(session, found.organisation_id)
    row = session.execute(
        select(Organisation, Case, Contact)
        .select_from(StatusLink)
        .join(Organisation, Organisation.id == StatusLink.organisation_id)
        .join(Case, Case.id == StatusLink.case_id)
        .join(Contact, Contact.id == StatusLink.contact_id)
        .where(StatusLink.id == found.id, StatusLink.revoked_at.is_(None), StatusLink.expires_at > now)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


@dataclass(frozen=True, slots=True)
class _Opened:
    """A case as a link opens it, for the person it is about or for somebody else."""

    case: Case
    reference: str
    state: CaseState
    about_me: bool


def _view(organisation: OrganisationView, opened: _Opened, case_type: CaseTypeView, now: datetime) -> StatusView:
    case, state = opened.case, opened.state
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
        since=state.closed_at or state.milestone_at or state.opened_at or case.created_at,
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
        updated_at=case.updated_at,
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
