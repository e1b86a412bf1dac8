"""Processing the events of cases: in order, into a state and into messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.added_words import completed
from app.domain.case_events import CaseEvent
from app.domain.case_state import CaseState, ReceivedEvent, fold, follow, retracted_ids
from app.models.case import Case, StoredEvent
from app.models.organisation import Organisation
from app.services import contacts
from app.services.audit import note
from app.services.case_types import CaseTypeView, Catalogue
from app.services.events import added_words, event_store, telling
from app.services.events.added_words import ByEvent
from app.services.known import Known, ask
from app.services.messages import cancelling
from app.services.messages.happened import Happened

PARK_AFTER = 5
CASES_AT_ONCE = 50
"""How many cases one transaction takes at most."""
_RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Sender:
    """What telling people needs to know beside the event: where our pages are, and the case types."""

    base_url: str
    catalogue: Catalogue


@dataclass(slots=True)
class Progress:
    """A case on its way through its unprocessed events."""

    organisation: Organisation
    case: Case
    case_type: CaseTypeView
    done: list[ReceivedEvent]
    state: CaseState


Waiting = list[tuple[StoredEvent, ReceivedEvent]]


def process_cases(session: Session, case_ids: Sequence[UUID], sender: Sender, now: datetime) -> int:
    """Processes what is due of up to CASES_AT_ONCE of these cases; returns how many events that was.

    Whatever is wrong with any event is raised, and the transaction is then to be rolled back: `process_case` takes
    the cases one by one, and finds out which event it was.
    """
    group = _lock(session, case_ids, sender)
    known = _ask(session, group, now)
    processed = 0
    for progress, waiting in group:
        for row, received in waiting:
            _process(session, known, progress, (row, received), sender, now)
        write_state(session, progress, now)
        processed += len(waiting)
    known.write(session)
    return processed


def process_case(session: Session, case_id: UUID, sender: Sender, now: datetime) -> int:
    """Processes what is due of one case, each event in a savepoint; returns how many events that was.

    An event that fails is put off, with those after it, and after five times it is parked for staff. So is the
    first that waits in a case that cannot be read at all.
    """
    try:
        group = _lock(session, [case_id], sender)
    except OperationalError:
        raise
    except Exception as error:
        _put_off_unread(session, case_id, error, now)
        return 0
    processed = 0
    for progress, waiting in group:
        for row, received in waiting:
            try:
                with session.begin_nested():
                    known = _ask(session, [(progress, waiting)], now)
                    _process(session, known, progress, (row, received), sender, now)
                    known.write(session)
            except OperationalError:
                raise
            except Exception as error:
                _put_off(row, [later for later, _ in waiting], error, now)
                break
            processed += 1
        write_state(session, progress, now)
    return processed


def begin(
    session: Session, case: Case, rows: Sequence[StoredEvent], added: ByEvent, sender: Sender
) -> tuple[Progress, Waiting]:
    """A case as its processed events leave it, and its unprocessed ones in order."""
    vault = vault_of(session)
    received = {
        row: ReceivedEvent(
            row.id,
            row.arrival,
            completed(event_store.open_event(vault, row.id, row.sealed), added.get(row.id, ())),
        )
        for row in rows
    }
    case_type = sender.catalogue.by_id(session, case.case_type_id)
    organisation = session.get_one(Organisation, case.organisation_id)
    done = [event for row, event in received.items() if row.processed_at is not None]
    state = fold(done, case_type.first_milestone(case.created_at))
    waiting = [(row, event) for row, event in received.items() if row.processed_at is None and row.parked_at is None]
    waiting.sort(key=lambda pair: (pair[1].event.time, pair[1].arrival))
    return Progress(organisation, case, case_type, done, state), waiting


def _lock(session: Session, case_ids: Sequence[UUID], sender: Sender) -> list[tuple[Progress, Waiting]]:
    """The first cases that no other worker has, locked in one order everywhere, with their events."""
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).limit(CASES_AT_ONCE)
    cases = session.scalars(query.with_for_update(skip_locked=True)).all()
    rows: dict[UUID, list[StoredEvent]] = {case.id: [] for case in cases}
    for row in session.scalars(select(StoredEvent).where(StoredEvent.case_id.in_(rows))):
        rows[row.case_id].append(row)
    added = added_words.of_cases(session, list(rows))
    return [begin(session, case, rows[case.id], added, sender) for case in cases]


def _ask(session: Session, group: Sequence[tuple[Progress, Waiting]], now: datetime) -> Known:
    events = [received.event for _, waiting in group for _, received in waiting]
    events += [received.event for progress, _ in group for received in progress.done]
    return ask(session, [progress.case.id for progress, _ in group], events, now)


def _process(
    session: Session,
    known: Known,
    progress: Progress,
    unprocessed: tuple[StoredEvent, ReceivedEvent],
    sender: Sender,
    now: datetime,
) -> None:
    row, received = unprocessed
    event = received.event
    done = [*progress.done, received]
    first_milestone = progress.case_type.first_milestone(progress.case.created_at)
    after = follow(progress.state, progress.done, received, first_milestone)
    happened = Happened(
        row=row,
        event=event,
        effect=_effect(event, progress.state, done),
        organisation=progress.organisation,
        case=progress.case,
        case_type=progress.case_type,
        before=progress.state,
        after=after,
        people=contacts.merge(session, known, progress.case, after.contacts, now),
        known=known,
        takes_back=_taken_back(progress, event),
    )
    if happened.effect != "retracted":
        cancelling.cancel_what_is_no_longer_true(session, happened, progress.done, now)
    telling.tell(session, happened, sender.base_url, now)
    _note_what_is_retired(session, happened)
    row.processed_at, row.effect, row.problem, row.retry_at = now, happened.effect, None, None
    progress.done, progress.state = done, after


def _note_what_is_retired(session: Session, happened: Happened) -> None:
    """A case system may go on naming a milestone that staff have retired: it is taken, and staff can see it."""
    milestone = happened.case_type.words.milestone(happened.event.milestone)
    if milestone is not None and milestone.retired:
        note(session, "system", "event named a retired milestone", "cases", happened.case.id)


def _effect(event: CaseEvent, before: CaseState, events: Sequence[ReceivedEvent]) -> str:
    """Late: earlier than one already applied. Only what is said of the case itself can be late or make late."""
    if (event.source, event.event_id) in retracted_ids(received.event for received in events):
        return "retracted"
    late = before.applied_time is not None and event.time < before.applied_time
    return "late" if event.type.about_the_case and late else "applied"


def _taken_back(progress: Progress, event: CaseEvent) -> tuple[UUID, ...]:
    """The ids of the events that this one retracts; none where it is no retraction."""
    return tuple(
        received.id
        for received in progress.done
        if event.retracts is not None
        and (received.event.source, received.event.event_id) == (event.source, event.retracts)
    )


def _put_off_unread(session: Session, case_id: UUID, error: Exception, now: datetime) -> None:
    waits = (StoredEvent.processed_at.is_(None), StoredEvent.parked_at.is_(None))
    query = select(StoredEvent).where(StoredEvent.case_id == case_id, *waits).order_by(StoredEvent.arrival)
    rows = session.scalars(query).all()
    if rows:
        _put_off(rows[0], rows, error, now)


def _put_off(row: StoredEvent, waiting: Sequence[StoredEvent], error: Exception, now: datetime) -> None:
    """Notes a failure by the error's kind alone: its words may hold what nobody else should read."""
    row.failures += 1
    row.problem = type(error).__name__
    if row.failures >= PARK_AFTER:
        row.parked_at = now
        return
    again = now + timedelta(seconds=_RETRY_SECONDS * 2**row.failures)
    for later in waiting:
        if later.processed_at is None:
            later.retry_at = again


def write_state(session: Session, progress: Progress, now: datetime) -> None:
    """Writes where a case is by now."""
    case, state = progress.case, progress.state
    case.status = state.status
    case.milestone = state.milestone
    case.opened_at, case.closed_at = state.opened_at, state.closed_at
    case.expected_by, case.applied_time = state.expected_by, state.applied_time
    case.state_sealed = event_store.seal_state(vault_of(session), case.id, state)
    case.updated_at = now
