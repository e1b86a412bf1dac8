"""Events that staff post by hand: taken as those of the case system are, by the same function of the database.

They are posted in the name of the integration whose case it is, because a case belongs to one: only so do they reach
it, and its callbacks tell that case system of the messages. Their source is our own, so that no id of a case system is
ever taken. But what takes another event back must have that one's source, as the contract has it.
An id is made of the form that was filled in and of what was typed into it: pressing twice posts once, and whoever goes
back, changes a word and presses again posts another event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, EventType, InformationRequest
from app.domain.errors import Fault, NotFound, OlrhainError
from app.domain.hand_posts import HandPost
from app.domain.recipients import KeyKind, Mode
from app.models.case import Case, StoredEvent
from app.models.organisation import Organisation
from app.services.audit import note
from app.services.case_systems.callers import Caller
from app.services.case_types import Catalogue
from app.services.cases import opened, wrong_events
from app.services.cases.opened import Types
from app.services.events import event_store, receiving
from app.services.events.receiving import Answer, Taken
from app.vault import VaultError

SOURCE = "olrhain/desk"
POSTED, CORRECTED, TAKEN_BACK = "event posted", "event corrected", "event retracted"
_TABLE = "case_events"
_MOST_READ = 500


class CannotPost(OlrhainError):
    """What was posted does not fit the case; the faults say why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who posts. types: the case types that they may work on. once: what the form carried, the same at each press."""

    types: Types
    who: str
    catalogue: Catalogue
    once: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case that an event may be about."""

    status: str
    requests: tuple[InformationRequest, ...]
    appointments: tuple[Appointment, ...]
    details: Mapping[str, str | Bilingual]


def post(session: Session, desk: Desk, case_id: UUID, hand: HandPost) -> UUID:
    """Posts one event; the id of its row, be it there already. Raises NotFound and CannotPost."""
    case = opened.find(session, case_id, desk.types)
    typed = to_json(asdict(hand) | {"time": None}).decode()
    event = _event(session, case, hand, SOURCE, event_id_of(session, desk, typed))
    answer = store(session, desk, case, [event])[0]
    return _noted(session, desk, answer, POSTED)


def correct(session: Session, desk: Desk, case_id: UUID, event_id: UUID, hand: HandPost) -> UUID:
    """Takes an event back and posts it as it should have been, at the time when it happened, both or neither.

    Nobody is told of the taking back: the right words say it. Raises NotFound, also of what cannot be taken back, and
    CannotPost.
    """
    typed = f"{event_id}\0" + to_json(asdict(hand) | {"time": None}).decode()
    once = event_id_of(session, desk, typed)
    case, wrong = wrong_events.lock(session, case_id, event_id, desk.types, f"{once}-gone")
    gone = _retraction(case, session, desk, wrong, f"{once}-gone", silent=True)
    right = _event(session, case, hand, SOURCE, once)
    answers = store(session, desk, case, [gone, right])
    _noted(session, desk, answers[0], "")
    return _noted(session, desk, answers[1], CORRECTED)


def take_back(session: Session, desk: Desk, case_id: UUID, event_id: UUID, *, tell: bool) -> UUID:
    """Takes an event back as if it had never been posted. tell: those who were told hear that it was a mistake.

    Raises NotFound, also of what cannot be taken back.
    """
    once = event_id_of(session, desk, f"gone\0{event_id}\0{tell}")
    case, wrong = wrong_events.lock(session, case_id, event_id, desk.types, once)
    answer = store(session, desk, case, [_retraction(case, session, desk, wrong, once, silent=not tell)])[0]
    if answer.taken is Taken.ACCEPTED:
        note(session, desk.who, TAKEN_BACK, _TABLE, event_id)
    return _noted(session, desk, answer, "")


def known(session: Session, case_id: UUID, types: Types) -> Known:
    """What a form can offer: what is open, and what was last said of each detail. Raises NotFound."""
    case = opened.find(session, case_id, types)
    vault = vault_of(session)
    details: dict[str, str | Bilingual] = {}
    rows = select(StoredEvent).where(StoredEvent.case_id == case_id, StoredEvent.processed_at.is_not(None))
    for row in session.scalars(rows.order_by(StoredEvent.time, StoredEvent.arrival).limit(_MOST_READ)):
        with suppress(VaultError, ValueError):  # what cannot be opened offers nothing, and stops nobody
            details |= event_store.open_event(vault, row.id, row.sealed).details
    with suppress(VaultError, ValueError):
        if case.state_sealed is not None:
            state = event_store.open_state(vault, case.id, case.state_sealed)
            return Known(state.status, state.requests, state.appointments, details)
    return Known(case.status, (), (), details)


def is_there(session: Session, case_id: UUID, event_id: UUID) -> None:
    """Raises NotFound for what is no event of a case that was found."""
    wanted = select(StoredEvent.id).where(StoredEvent.id == event_id, StoredEvent.case_id == case_id)
    if session.scalar(wanted) is None:
        raise NotFound("event")


def store(session: Session, desk: Desk, case: Case, made: Sequence[CaseEvent]) -> list[Answer]:
    """Stores events in the name of the case's integration. Raises CannotPost."""
    caller = _caller(session, case)
    answers = receiving.receive_within(session, caller, desk.catalogue.within(session), made)
    faults = [fault for answer in answers if answer.taken is not Taken.CONFLICT for fault in answer.faults]
    if faults:
        raise CannotPost(faults)
    return answers


def _event(session: Session, case: Case, hand: HandPost, source: str, event_id: str) -> CaseEvent:
    return CaseEvent(
        event_id=event_id,
        source=source,
        type=hand.type,
        reference=_reference(session, case),
        time=hand.time,
        silent=hand.silent,
        milestone=hand.milestone,
        outcome=hand.outcome,
        expected_by=hand.expected_by,
        reason=hand.reason,
        request=hand.request,
        appointment=hand.appointment,
        details=hand.details,
    )


def _retraction(
    case: Case, session: Session, desk: Desk, wrong: CaseEvent, event_id: str, *, silent: bool
) -> CaseEvent:
    return CaseEvent(
        event_id=event_id,
        source=wrong.source,
        type=EventType.EVENT_RETRACTED,
        reference=_reference(session, case),
        time=desk.now,
        retracts=wrong.event_id,
        silent=silent,
    )


def _reference(session: Session, case: Case) -> str:
    return vault_of(session).open("cases", case.id, "reference", case.reference_sealed)


def event_id_of(session: Session, desk: Desk, typed: str) -> str:
    """The id of an event that this form posts with these words."""
    return "desk-" + vault_of(session).index("desk event", f"{desk.once}\0{typed}").hex()[:32]


def _noted(session: Session, desk: Desk, answer: Answer, what: str) -> UUID:
    """Says who posted an event that was not there before. What was there is as it was."""
    assert answer.id is not None
    if answer.taken is Taken.ACCEPTED:
        say_who(session, desk, answer)
        if what:
            note(session, desk.who, what, _TABLE, answer.id)
    return answer.id


def say_who(session: Session, desk: Desk, answer: Answer) -> None:
    """Notes with an event who at the desk posted it."""
    session.execute(update(StoredEvent).where(StoredEvent.id == answer.id).values(posted_by=desk.who))


def _caller(session: Session, case: Case) -> Caller:
    """The integration of the case, with a key of the kind with which it last spoke of it: a team key reaches guests."""
    newest = select(StoredEvent.key_kind).where(StoredEvent.case_id == case.id).order_by(StoredEvent.arrival.desc())
    kind = session.scalar(newest.limit(1)) or (KeyKind.LIVE if case.mode == Mode.LIVE.value else KeyKind.TEST).value
    organisation_id = organisation_of(session)
    return Caller(
        organisation_id=organisation_id,
        integration_id=case.integration_id,
        key_kind=KeyKind(kind),
        case_types=None,
        signature_required=False,
        secrets=(),
        sandboxed=session.get_one(Organisation, organisation_id).sandboxed,
        events_per_minute=None,
    )
