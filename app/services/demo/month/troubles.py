"""What waits for a person: an event that could not be processed, texts of which nobody knows, a case that is paused."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual
from app.domain.case_events import CaseEvent, EventType
from app.domain.message_decisions import Decision, Need
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.models.case import Case, StoredEvent
from app.models.message import DeliveryAttempt, Message
from app.services.case_systems.callers import Caller
from app.services.cases import pausing
from app.services.demo.month.colleagues import Colleagues, as_of
from app.services.events import receiving
from app.services.events.processing import Sender
from app.services.messages_desk import deeds
from app.services.messages_desk.deeds import Deed
from app.services.messages_desk.needs import is_waiting_for

_MOST_FAILURES = 5
_UNKNOWN = 2
_TO_PHONE = 4
_PHONED = "Wedi ffonio. Phoned."
_WORDS = Bilingual("Mae un o’n lorïau wedi torri i lawr.", "One of our lorries has broken down.")


def add(session: Session, caller: Caller, staff: Colleagues, sender: Sender, now: datetime) -> None:
    quiet = _quiet_cases(session)
    _park(session, caller, sender, quiet[0], now - timedelta(hours=6))
    with as_of(session, now - timedelta(days=1)):
        pausing.pause(session, quiet[1], staff.types, staff.manager, now - timedelta(days=1))
    _lose_sight(session)
    _phone_people(session, staff, now)


def _quiet_cases(session: Session) -> list[UUID]:
    """Open ones of which nothing waits, the newest first."""
    waits = (MessageStatus.CREATED.value, MessageStatus.HELD.value)
    waiting = select(Message.case_id).where(Message.status.in_(waits))
    found = select(Case.id).where(Case.closed_at.is_(None), Case.id.not_in(waiting))
    return list(session.scalars(found.order_by(Case.opened_at.desc(), Case.id).offset(3).limit(2)))


def _park(session: Session, caller: Caller, sender: Sender, case_id: UUID, at: datetime) -> None:
    """An event that failed five times. Tried again, it is told like any other."""
    case = session.get_one(Case, case_id)
    reference = vault_of(session).open("cases", case.id, "reference", case.reference_sealed)
    told = CaseEvent(f"{reference}-late", "/demo/month", EventType.DELAYED, reference, at, reason=_WORDS)
    answer = receiving.receive_within(session, caller, sender.catalogue.within(session), [told])[0]
    since = {
        "parked_at": at + timedelta(minutes=40),
        "failures": _MOST_FAILURES,
        "problem": "TimeoutError",
        "received_at": at,
        "created_at": at,
    }
    session.execute(update(StoredEvent).where(StoredEvent.id == answer.id).values(since))


def _lose_sight(session: Session) -> None:
    """The connection broke before the provider's answer came, and it could not be asked afterwards."""
    texts = (Message.channel == "sms", Message.status == MessageStatus.DELIVERED.value, Message.event_id.is_not(None))
    later = select(func.max(Message.number)).group_by(Message.contact_id)
    newest = select(Message).where(*texts, Message.number.in_(later), Message.part == 0)
    for message in session.scalars(newest.order_by(Message.number.desc()).offset(4).limit(_UNKNOWN)):
        message.status, message.reason, message.sent_at = MessageStatus.UNKNOWN.value, Reason.PERHAPS_SENT.value, None
        tried = select(DeliveryAttempt).where(DeliveryAttempt.message_id == message.id)
        for attempt in session.scalars(tried):
            attempt.outcome, attempt.code, attempt.provider_id = "unknown", "unknown", None


def _phone_people(session: Session, staff: Colleagues, now: datetime) -> None:
    """Whoever could not be texted was phoned on the next day; the newest still are to be."""
    failed = is_waiting_for(Need.FAILED)
    rows = session.scalars(select(Message).where(failed).order_by(Message.number.desc()).offset(_TO_PHONE)).all()
    for message in rows:
        at = min(message.created_at + timedelta(hours=22), now - timedelta(hours=1))
        with as_of(session, at):
            deed = Deed(message.id, message.attempts, Decision.DEALT, _PHONED)
            deeds.decide(session, staff.types, deed, staff.manager, at)
