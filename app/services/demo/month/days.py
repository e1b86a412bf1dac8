"""The month gone through half a day at a time: events are received and processed, and their messages handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.case_events import CaseEvent
from app.models.message import Message
from app.providers.base import ProviderError
from app.providers.sandbox import SandboxProvider
from app.services.case_systems.callers import Callers
from app.services.delivery import claiming
from app.services.delivery.claiming import Claimed
from app.services.delivery.outcomes import Outcome, record
from app.services.events import receiving
from app.services.events.processing import CASES_AT_ONCE, Sender, process_cases
from app.services.events.retelling import tell_otherwise

_LEASE = timedelta(seconds=45)
_AT_ONCE = 200
_HALF = 13
"""The hour at which the second half of a day begins."""

# Every row was written just now; each is given the time at which it would have been. A moment of its own for each is
# made of its id, so that not all took equally long.
_DATES = (
    "UPDATE case_events SET received_at = time + interval '1.4 s', created_at = time + interval '1.4 s', "
    "processed_at = time + interval '1.7 s' WHERE created_at >= :since",
    "UPDATE cases SET created_at = opened_at, updated_at = applied_time WHERE created_at >= :since",
    "UPDATE contacts p SET created_at = c.created_at FROM cases c WHERE c.id = p.case_id AND p.created_at >= :since",
    "UPDATE messages m SET created_at = e.processed_at, send_after = CASE WHEN m.send_after > :since "
    "AND m.send_after < now() THEN e.processed_at ELSE m.send_after END "
    "FROM case_events e WHERE e.id = m.event_id AND m.created_at >= :since",
    "UPDATE status_links l SET created_at = c.created_at FROM cases c "
    "WHERE c.id = l.case_id AND l.created_at >= :since",
    "UPDATE not_told n SET created_at = e.processed_at FROM case_events e "
    "WHERE e.id = n.event_id AND n.created_at >= :since",
)
_TRIED = (
    "UPDATE messages SET tried_at = coalesce(sent_at, finished_at, tried_at), "
    "first_tried_at = least(first_tried_at, sent_at, finished_at) WHERE tried_at = :now",
    "UPDATE delivery_attempts a SET created_at = m.tried_at - interval '0.4 s', finished_at = m.tried_at "
    "FROM messages m WHERE m.id = a.message_id AND a.created_at >= :since",
)


def happen(db: Database, organisation_id: UUID, key: str, told: Sequence[CaseEvent], sender: Sender) -> None:
    for until, part in _parts(told):
        since = datetime.now(UTC)
        _receive(db, organisation_id, key, part, sender)
        _process(db, organisation_id, sender, until)
        _give_dates(db, organisation_id, since)
        hand_over(db, organisation_id, sender, until)


def _parts(told: Sequence[CaseEvent]) -> Iterator[tuple[datetime, list[CaseEvent]]]:
    """The events of each half day, and the time by which all of them had happened."""
    for _, group in groupby(told, key=lambda event: (event.time.date(), event.time.hour >= _HALF)):
        part = list(group)
        yield part[-1].time + timedelta(minutes=1), part


def _receive(db: Database, organisation_id: UUID, key: str, part: Sequence[CaseEvent], sender: Sender) -> None:
    caller = Callers(db, lambda: datetime.now(UTC)).find(key)
    answers = receiving.receive(db, caller, sender.catalogue.shelf(db, organisation_id), part)
    assert all(not answer.faults for answer in answers), "the demo tells what its own case types do not know"


def _process(db: Database, organisation_id: UUID, sender: Sender, now: datetime) -> None:
    cases = claiming.look_across(db, "cases_to_process", 10_000).get(organisation_id, [])
    for start in range(0, len(cases), CASES_AT_ONCE):
        with db.transaction(organisation_id) as session:
            process_cases(session, cases[start : start + CASES_AT_ONCE], sender, now)


def _give_dates(db: Database, organisation_id: UUID, since: datetime) -> None:
    with db.transaction(organisation_id) as session:
        for statement in _DATES:
            session.execute(text(statement), {"since": since})


def hand_over(db: Database, organisation_id: UUID, sender: Sender, now: datetime) -> None:
    """What is due by then, over and over, as only one message at a time is under way to each contact."""
    while True:
        since = datetime.now(UTC)
        with db.transaction(organisation_id) as session:
            claimed = claiming.claim(session, _due(session, now), _LEASE, now)
            if not claimed:
                return
            failed = record(session, [_send(one, now) for one in claimed])
            for message_id in failed:
                tell_otherwise(session, message_id, sender, now)
            session.flush()
            for statement in _TRIED:
                session.execute(text(statement), {"since": since, "now": now})
        _give_dates(db, organisation_id, since)


def _due(session: Session, now: datetime) -> list[UUID]:
    waiting = (Message.status == "created", Message.send_after <= now)
    return list(session.scalars(select(Message.id).where(*waiting).order_by(Message.number).limit(_AT_ONCE)))


def _send(claimed: Claimed, now: datetime) -> Outcome:
    took = timedelta(milliseconds=400 + claimed.message_id.int % 2500)
    at = max(claimed.created_at, now - timedelta(hours=12)) + took
    try:
        return Outcome(claimed, at, accepted=SandboxProvider().send(claimed.outgoing))
    except ProviderError as error:
        return Outcome(claimed, at, error=error)
