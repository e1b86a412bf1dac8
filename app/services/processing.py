"""Processing the events of one case: in order, each on its own, into a state and into messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import CaseEvent
from app.domain.case_state import CaseState, ReceivedEvent, fold, retracted_ids
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import cancelling, contacts, event_store, telling
from app.services.case_types import CaseTypeView, Catalogue
from app.services.happened import Happened

PARK_AFTER = 5
_RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Sender:
    """What telling people needs to know beside the event: where our pages are, and the case types."""

    base_url: str
    catalogue: Catalogue


@dataclass(slots=True)
class _Progress:
    """A case on its way through its unprocessed events."""

    organisation: Organisation
    case: Case
    case_type: CaseTypeView
    done: list[ReceivedEvent]
    state: CaseState


def process_case(session: Session, case_id: UUID, sender: Sender, now: datetime) -> int:
    """Processes what is due of one case and returns how many events that was; 0 where another worker has it.

    An event that fails is put off, with those after it, and after five times it is parked for staff.
    """
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(skip_locked=True))
    if case is None:
        return 0
    rows = session.scalars(select(StoredEvent).where(StoredEvent.case_id == case_id)).all()
    progress, waiting = _begin(session, case, rows, sender)
    processed = 0
    for row, received in waiting:
        try:
            with session.begin_nested():
                _process(session, progress, row, received, sender, now)
        except OperationalError:
            raise
        except Exception as error:
            _put_off(row, [later for later, _ in waiting], error, now)
            break
        processed += 1
    _write_state(session, progress, now)
    return processed


def tell_otherwise(session: Session, message_id: UUID, sender: Sender, now: datetime) -> None:
    """Tells a contact by their next channel after a message failed for good, if what it said is still true."""
    message = session.get_one(Message, message_id)
    happened = _happened_before(session, message.event_id, sender)
    if happened is not None:
        failed = {message.contact_id: _failed_channels(session, message)}
        telling.tell_otherwise(session, happened, failed, sender.base_url, now)


def plan_again(session: Session, event_id: UUID, sender: Sender, now: datetime) -> None:
    """Plans an event anew whose messages are held, in case what they waited for is there now."""
    happened = _happened_before(session, event_id, sender)
    if happened is not None:
        telling.tell_the_held(session, happened, sender.base_url, now)


def _happened_before(session: Session, event_id: UUID, sender: Sender) -> Happened | None:
    """An event that was processed earlier, as it was then; None where it is no longer true."""
    row = session.get_one(StoredEvent, event_id)
    case = session.scalars(select(Case).where(Case.id == row.case_id).with_for_update()).one()
    rows = session.scalars(select(StoredEvent).where(StoredEvent.case_id == case.id)).all()
    progress, _ = _begin(session, case, rows, sender)
    before, here = _up_to(progress, row.id)
    if row.effect != "applied" or cancelling.made_untrue(here, progress.done, case.status):
        return None
    first_milestone = progress.case_type.words.first_milestone
    return Happened(
        row=row,
        event=here.event,
        effect=row.effect,
        organisation=progress.organisation,
        case=case,
        case_type=progress.case_type,
        before=fold(before, first_milestone),
        after=fold([*before, here], first_milestone),
        people=tuple(contacts.of_case(session, case.id)),
    )


def _up_to(progress: _Progress, event_id: UUID) -> tuple[list[ReceivedEvent], ReceivedEvent]:
    here = next(one for one in progress.done if one.id == event_id)
    key = (here.event.time, here.arrival)
    return [one for one in progress.done if (one.event.time, one.arrival) < key], here


def _failed_channels(session: Session, message: Message) -> dict[Channel, Reason]:
    """The channels that failed for good for this contact and event; none of them is tried twice."""
    failed = session.scalars(
        select(Message.channel).where(
            Message.event_id == message.event_id,
            Message.contact_id == message.contact_id,
            Message.status == MessageStatus.PERMANENT_FAILURE.value,
        )
    )
    return {Channel(channel): Reason.PROVIDER_REFUSED for channel in failed}


def _begin(
    session: Session, case: Case, rows: Sequence[StoredEvent], sender: Sender
) -> tuple[_Progress, list[tuple[StoredEvent, ReceivedEvent]]]:
    vault = vault_of(session)
    received = {
        row: ReceivedEvent(row.id, row.arrival, event_store.open_event(vault, row.id, row.sealed)) for row in rows
    }
    case_type = sender.catalogue.by_id(session, case.case_type_id)
    organisation = session.get_one(Organisation, case.organisation_id)
    done = [event for row, event in received.items() if row.processed_at is not None]
    state = fold(done, case_type.words.first_milestone)
    waiting = [(row, event) for row, event in received.items() if row.processed_at is None and row.parked_at is None]
    waiting.sort(key=lambda pair: (pair[1].event.time, pair[1].arrival))
    return _Progress(organisation, case, case_type, done, state), waiting


def _process(
    session: Session,
    progress: _Progress,
    row: StoredEvent,
    received: ReceivedEvent,
    sender: Sender,
    now: datetime,
) -> None:
    event = received.event
    done = [*progress.done, received]
    after = fold(done, progress.case_type.words.first_milestone)
    effect = _effect(event, progress.state, done)
    people = contacts.merge(session, progress.case, after.contacts, now)
    takes_back = _taken_back(progress, event)
    if takes_back:
        session.execute(update(StoredEvent).where(StoredEvent.id.in_(takes_back)).values(effect="retracted"))
    cancelling.cancel_what_is_no_longer_true(session, progress.case.id, event, progress.done, now)
    happened = Happened(
        row=row,
        event=event,
        effect=effect,
        organisation=progress.organisation,
        case=progress.case,
        case_type=progress.case_type,
        before=progress.state,
        after=after,
        people=people,
        takes_back=takes_back,
    )
    telling.tell(session, happened, sender.base_url, now)
    row.processed_at, row.effect, row.problem, row.retry_at = now, effect, None, None
    session.flush()
    progress.done, progress.state = done, after


def _effect(event: CaseEvent, before: CaseState, events: Sequence[ReceivedEvent]) -> str:
    """Late: earlier than one already applied. Only what is said of the case itself can be late or make late."""
    if (event.source, event.event_id) in retracted_ids(received.event for received in events):
        return "retracted"
    late = before.applied_time is not None and event.time < before.applied_time
    return "late" if event.type.about_the_case and late else "applied"


def _taken_back(progress: _Progress, event: CaseEvent) -> tuple[UUID, ...]:
    """The ids of the events that this one retracts; none where it is no retraction."""
    return tuple(
        received.id
        for received in progress.done
        if event.retracts is not None
        and (received.event.source, received.event.event_id) == (event.source, event.retracts)
    )


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


def _write_state(session: Session, progress: _Progress, now: datetime) -> None:
    case, state = progress.case, progress.state
    case.status = state.status
    case.milestone = state.milestone
    case.opened_at, case.closed_at = state.opened_at, state.closed_at
    case.expected_by, case.applied_time = state.expected_by, state.applied_time
    case.state_sealed = event_store.seal_state(vault_of(session), case.id, state)
    case.updated_at = now
