"""What a link to a status page opens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.db import Database
from app.domain import status_words
from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.case_events import EventType
from app.domain.case_state import CaseState
from app.domain.quiet_hours import LONDON
from app.services.case_types import CaseTypeView, Catalogue
from app.services.events import event_store
from app.services.status_page import bank_holidays, feedback, said
from app.services.status_page import steps as status_steps
from app.services.views import FiledLink, NeedsCode, NeedsYes, NotOnline, Proof, Reader, StatusView
from app.services.visits import helper_view, visits
from app.services.visits.visits import Standing
from app.vault import Vault

Found = StatusView | NotOnline | NeedsCode | NeedsYes | None

_LOCATE = text("SELECT organisation_id FROM find_status_link(:hash)")
_OPEN = f"""
    SELECT c.reference_sealed, c.state_sealed, c.created_at, c.updated_at, p.language, {said.EVENTS_TOLD},
      {feedback.IS_SAID},
      {visits.COLUMNS}
    {visits.FROM}"""  # both are written there  # nosec B608


class _Row(NamedTuple):
    """What `_OPEN` selects before the standing, in its order."""

    reference_sealed: bytes
    state_sealed: bytes | None
    created_at: datetime
    updated_at: datetime
    language: str
    told: list[UUID | None]
    feedback_said: bool


def locate(db: Database, token_hash: bytes) -> FiledLink | None:
    """The link that is filed under a hash, whether or not it still opens anything; None where there is none."""
    with db.transaction(None) as session:
        organisation_id = session.scalar(_LOCATE, {"hash": token_hash})
    return None if organisation_id is None else FiledLink(organisation_id, token_hash)


def language(db: Database, token_hash: bytes, now: datetime) -> Language | None:
    """The language in which a link's reader is written to, Welsh where both; None for an unknown link."""
    link = locate(db, token_hash)
    found = link and _opened(db, link, None, now)[0]
    return LanguageWish(found[0].language).languages[0] if found else None


def find(db: Database, catalogue: Catalogue, link: FiledLink, proof: Proof | None, now: datetime) -> Found:
    """What a link opens to who has proven this. None: it is unknown, expired or revoked, and nobody may learn which."""
    found, vault = _opened(db, link, proof, now)
    if found is None:
        return None
    row, standing = found
    case_type = catalogue.shelf(db, link.organisation_id).by_id(standing.case_type_id)
    reader = standing.reader(link.organisation_id, case_type.sensitivity, proof, now)
    if not isinstance(reader, Reader):
        return reader
    if row.state_sealed is None:
        return NotOnline(reader.organisation)
    opened = Opened(
        reference=vault.open("cases", reader.case_id, "reference", row.reference_sealed),
        state=event_store.open_state(vault, reader.case_id, row.state_sealed),
        reader=reader,
        created_at=row.created_at,
        updated_at=row.updated_at,
        told=set(row.told),
        feedback_said=row.feedback_said,
    )
    return helper_view.for_helper(view(opened, case_type, now))


def _opened(
    db: Database, link: FiledLink, proof: Proof | None, now: datetime
) -> tuple[tuple[_Row, Standing] | None, Vault]:
    """What a link opens while it is in force, in one question: a page is asked for far more often than it changes."""
    with db.line(link.organisation_id) as line:
        rows = line.ask(_OPEN, visits.values(link, proof, now))
    width = len(_Row._fields)
    return ((_Row(*rows[0][:width]), Standing(*rows[0][width:])) if rows else None), line.vault


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as a link opens it to its reader. `told`: the events of which they were sent something."""

    reference: str
    state: CaseState
    reader: Reader
    created_at: datetime
    updated_at: datetime
    told: Collection[UUID | None]
    feedback_said: bool


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a case is, and what comes next. `state`: as `StatusView` has it."""

    state: str
    sentence: Bilingual
    since: datetime
    next: Bilingual | None = None
    expected_by: date | None = None
    within: Bilingual | None = None
    late: bool = False


def view(opened: Opened, case_type: CaseTypeView, now: datetime) -> StatusView:
    """What a case looks like to its reader."""
    state, reader = opened.state, opened.reader
    today = now.astimezone(LONDON).date()
    where = _where(opened, case_type, today)
    outcome = case_type.words.outcome(state.outcome)
    return StatusView(
        organisation=reader.organisation,
        reader=reader,
        case_type=case_type.words.name,
        reference=opened.reference,
        about_me=reader.about_me,
        state=where.state,
        sentence=where.sentence,
        since=where.since,
        next=where.next,
        expected_by=where.expected_by,
        late=where.late,
        delay_reason=state.delay_reason,
        outcome=outcome.label if outcome else None,
        outcome_meaning=outcome.meaning if outcome else None,
        moved_to=state.moved_to,
        steps=status_steps.steps(case_type, state),
        timeline=status_steps.timeline(case_type, state, opened.told),
        appointments=status_steps.to_come(reader.case_id, state, now),
        requests=status_steps.requests(state, today),
        updated_at=opened.updated_at,
        within=where.within,
        # A reference of another case may be a number that the health service knows its owner by.
        into=None if reader.sensitive else state.into,
        mistake_on=_mistake(state),
        anything_said=bool(opened.told),
        asks_for_feedback=not opened.feedback_said and (where.state != "open" or outcome is not None),
        feedback_said=opened.feedback_said,
    )


def _where(opened: Opened, case_type: CaseTypeView, today: date) -> _Where:
    state = opened.state
    over = status_words.ended(state.status)
    since = state.closed_at or state.milestone_at or state.opened_at or opened.created_at
    if over is not None:
        return _Where(state.status, over, since, expected_by=state.expected_by)
    moved_at = _moved_at(state)
    if moved_at is not None:
        return _Where("moved", status_words.moved(), moved_at)
    milestone = case_type.words.milestone(state.milestone)
    expected_by = state.expected_by or _usual_day(state, milestone.working_days if milestone else None)
    return _Where(
        state=state.status,
        sentence=milestone.sentence if milestone else status_words.RECEIVED,
        since=since,
        next=milestone.next if milestone else None,
        expected_by=expected_by,
        within=_within(today, expected_by),
        late=state.delayed or (expected_by is not None and expected_by < today),
    )


def _moved_at(state: CaseState) -> datetime | None:
    """Since when another service has the case; None where it does not, or we have gone on with it since."""
    passed_on = [one.time for one in state.history if one.type is EventType.TRANSFERRED and not one.retracted]
    is_moved = passed_on and state.moved_to and (state.milestone_at is None or state.milestone_at <= passed_on[-1])
    return passed_on[-1] if is_moved else None


def _usual_day(state: CaseState, working_days: int | None) -> date | None:
    """By when this step is usually done. Where a delay was told, what is usual says nothing any more."""
    if working_days is None or state.milestone_at is None or state.delayed:
        return None
    return bank_holidays.working_days_after(state.milestone_at.astimezone(LONDON).date(), working_days)


def _within(today: date, expected_by: date | None) -> Bilingual | None:
    left = bank_holidays.working_days_until(today, expected_by) if expected_by else 0
    return status_words.working_days(left) if left else None


def _mistake(state: CaseState) -> datetime | None:
    """When we took something back, while nothing has happened since."""
    about_the_case = [one for one in state.history if one.type.about_the_case and not one.retracted]
    taken_back = max((one.retracted_at for one in state.history if one.retracted_at), default=None)
    if taken_back is None or any(one.time > taken_back for one in about_the_case):
        return None
    return taken_back
