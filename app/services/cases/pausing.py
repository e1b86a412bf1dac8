"""Pausing a case: nothing about it is sent until somebody goes on with it.

What waits now is held. What is planned later, or comes back from a try that failed, is held when it comes up: the claim
itself looks whether the case is paused (`claim_rows`), so nothing depends on who plans what when. Events are taken and
processed all the while, so what they make untrue is cancelled as ever.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.reasons import Reason
from app.models.message import Message
from app.services.audit import note
from app.services.cases import opened
from app.services.cases.opened import Types
from app.services.messages import cancelling

PAUSED, RESUMED = "case paused", "case resumed"
_TABLE = "cases"


def pause(session: Session, case_id: UUID, types: Types, who: str, now: datetime) -> None:
    """Has nothing be sent about a case. Saying so again changes nothing. Raises NotFound."""
    case = opened.lock(session, case_id, types)
    if case.paused_at is not None:
        return
    case.paused_at, case.paused_by = now, who
    note(session, who, PAUSED, _TABLE, case.id)
    session.flush()
    # A code and our own answer to a text do not wait: whoever asked for them does. What an officer answers waits, as
    # whatever staff send does, and the page on which they write it says so.
    waits = (
        Message.case_id == case.id,
        Message.status == MessageStatus.CREATED.value,
        Message.reply_id.is_(None),
        or_(Message.notice.is_(None), Message.notice != NoticeKind.CODE.value),
    )
    held = {"status": MessageStatus.HELD.value, "reason": Reason.PAUSED.value, "released_at": None}
    first = {
        "held_at": func.coalesce(Message.held_at, now),
        "held_for": func.coalesce(Message.held_for, Reason.PAUSED.value),
    }
    session.execute(update(Message).where(*waits).values(**held, **first))


def resume(session: Session, case_id: UUID, types: Types, who: str, now: datetime) -> None:
    """Lets what waited go, but what is past. Saying so again changes nothing. Raises NotFound."""
    case = opened.lock(session, case_id, types)
    if case.paused_at is None:
        return
    case.paused_at = case.paused_by = None
    note(session, who, RESUMED, _TABLE, case.id)
    session.flush()
    waited = (
        Message.case_id == case.id,
        Message.status == MessageStatus.HELD.value,
        Message.reason == Reason.PAUSED.value,
    )
    past = select(Message.id).where(*waited, Message.true_until <= now)
    cancelling.cancel(session, past, Reason.NO_LONGER_TRUE, now)
    released = {"status": MessageStatus.CREATED.value, "reason": None, "released_at": now}
    later = func.greatest(Message.send_after, now)
    session.execute(update(Message).where(*waited).values(**released, send_after=later))
