"""What a link to a status page opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from app.db import Database
from app.domain import status_words
from app.domain.bilingual import Language, LanguageWish
from app.domain.case_state import CaseState
from app.domain.quiet_hours import LONDON
from app.services import event_store, visits
from app.services.case_types import CaseTypeView, Catalogue
from app.services.views import (
    AppointmentView,
    FiledLink,
    NeedsCode,
    NeedsYes,
    NotOnline,
    Proof,
    Reader,
    RequestView,
    StatusView,
    StepState,
    StepView,
    TimelineView,
)
from app.services.visits import Standing
from app.vault import Vault

Found = StatusView | NotOnline | NeedsCode | NeedsYes | None

_LOCATE = text("SELECT organisation_id FROM find_status_link(:hash)")
_OPEN = f"""
    SELECT c.reference_sealed, c.state_sealed, c.created_at, c.updated_at, p.language, {visits.COLUMNS}
    {visits.FROM}"""  # both are written there  # nosec B608


class _Row(NamedTuple):
    """What `_OPEN` selects before the standing, in its order."""

    reference_sealed: bytes
    state_sealed: bytes | None
    created_at: datetime
    updated_at: datetime
    language: str


def locate(db: Database, token_hash: bytes) -> FiledLink | None:
    """The link that is filed under a hash, whether or not it still opens anything; None where there is none."""
    with db.transaction(None) as session:
        organisation_id = session.scalar(_LOCATE, {"hash": token_hash})
    return None if organisation_id is None else FiledLink(organisation_id, token_hash)


def language(db: Database, token_hash: bytes, now: datetime) -> Language | None:
    """The language in which a link's reader is written to, Welsh where both; None for an unknown link."""
    link = locate(db, token_hash)
    found = link and _opened(db, link, now)[0]
    return LanguageWish(found[0].language).languages[0] if found else None


def find(db: Database, catalogue: Catalogue, link: FiledLink, proof: Proof | None, now: datetime) -> Found:
    """What a link opens to who has proven this. None: it is unknown, expired or revoked, and nobody may learn which."""
    found, vault = _opened(db, link, now)
    if found is None:
        return None
    row, standing = found
    case_type = catalogue.shelf(db, link.organisation_id).by_id(standing.case_type_id)
    reader = standing.reader(link.organisation_id, case_type.sensitivity, proof, now)
    if not isinstance(reader, Reader):
        return reader
    if row.state_sealed is None:
        return NotOnline(reader.organisation)
    opened = _Opened(
        reference=vault.open("cases", reader.case_id, "reference", row.reference_sealed),
        state=event_store.open_state(vault, reader.case_id, row.state_sealed),
        reader=reader,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
    return _view(opened, case_type, now)


def _opened(db: Database, link: FiledLink, now: datetime) -> tuple[tuple[_Row, Standing] | None, Vault]:
    """What a link opens while it is in force, in one question: a page is asked for far more often than it changes."""
    with db.line(link.organisation_id) as line:
        rows = line.ask(_OPEN, (link.token_hash, now))
    width = len(_Row._fields)
    return ((_Row(*rows[0][:width]), Standing(*rows[0][width:])) if rows else None), line.vault


@dataclass(frozen=True, slots=True)
class _Opened:
    """A case as a link opens it to its reader."""

    reference: str
    state: CaseState
    reader: Reader
    created_at: datetime
    updated_at: datetime


def _view(opened: _Opened, case_type: CaseTypeView, now: datetime) -> StatusView:
    state = opened.state
    milestone = case_type.words.milestone(state.milestone)
    outcome = case_type.words.outcome(state.outcome)
    today = now.astimezone(LONDON).date()
    passed = state.status == "open" and state.expected_by is not None and state.expected_by < today
    return StatusView(
        organisation=opened.reader.organisation,
        reader=opened.reader,
        case_type=case_type.words.name,
        reference=opened.reference,
        about_me=opened.reader.about_me,
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
