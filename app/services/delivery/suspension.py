"""Stopping all sending of an organisation at once, and going on.

What the claim asks of every message (app/services/delivery/claim_rows.py, messages_due) decides: nothing is handed over
from the moment this is committed, but for what a provider is being given in that moment. Events, replies and receipts
are taken as ever, and what is planned waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.models.message import Message
from app.models.organisation import Organisation
from app.services.audit import note
from app.services.messages import cancelling


@dataclass(frozen=True, slots=True)
class Suspension:
    """Since when nothing is sent, and who stopped it."""

    since: datetime
    by: str


def state(session: Session) -> Suspension | None:
    """None while everything is sent."""
    organisation = session.get_one(Organisation, organisation_of(session))
    if organisation.sending_suspended_at is None:
        return None
    return Suspension(organisation.sending_suspended_at, organisation.sending_suspended_by or "")


def something_waits(session: Session, now: datetime) -> bool:
    """Whether anything would have been sent by now."""
    waiting = (
        Message.organisation_id == organisation_of(session),
        Message.status == MessageStatus.CREATED.value,
        Message.send_after <= now,
    )
    return bool(session.scalar(select(exists().where(*waiting))))


def suspend(session: Session, who: str, now: datetime) -> bool:
    """Has nothing be sent from now on. False where that is so already: then nothing is changed."""
    stopped = {"sending_suspended_at": now, "sending_suspended_by": who}
    if not _change(session, Organisation.sending_suspended_at.is_(None), **stopped):
        return False
    note(session, who, "sending suspended", "organisations", organisation_of(session))
    return True


def resume(session: Session, who: str, now: datetime) -> bool:
    """Lets everything go on, but for what has become untrue while it waited, which is cancelled.

    False where sending is not suspended: then nothing is changed.
    """
    going_on = {"sending_suspended_at": None, "sending_suspended_by": None, "sending_resumed_at": now}
    if not _change(session, Organisation.sending_suspended_at.is_not(None), **going_on):
        return False
    past = select(Message.id).where(
        Message.organisation_id == organisation_of(session),
        Message.status == MessageStatus.CREATED.value,
        Message.true_until <= now,
    )
    cancelling.cancel(session, past, Reason.NO_LONGER_TRUE, now)
    note(session, who, "sending resumed", "organisations", organisation_of(session))
    return True


def _change(session: Session, still: object, **values: object) -> bool:
    """In one statement, so that of two who press at once only one does it."""
    mine = Organisation.id == organisation_of(session)
    changed = session.execute(update(Organisation).where(mine, still).values(**values).returning(Organisation.id))  # type: ignore[arg-type]
    session.expire_all()
    return changed.first() is not None
