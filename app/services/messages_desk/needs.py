"""Which messages need a person: what Olrhain cannot settle by itself, and nobody has settled yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from app.domain.message_decisions import FAILED, Need
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.recipients import Mode
from app.models.decision import MessageDecision
from app.models.message import Message

_FAILED = tuple(status.value for status in FAILED)
_GETS_THERE = (
    MessageStatus.CREATED.value,
    MessageStatus.SENDING.value,
    MessageStatus.SENT.value,
    MessageStatus.DELIVERED.value,
    MessageStatus.HELD.value,
)


def is_waiting_for(need: Need, of: Any = Message) -> ColumnElement[bool]:
    """Whether a message needs a person for this; for live messages alone, as trial ones reach nobody.

    of: what has the columns of a message: the table, or what was selected of it.
    """
    live = of.mode == Mode.LIVE.value
    if need is Need.HELD:
        return and_(live, of.status == MessageStatus.HELD.value)
    undecided = ~exists().where(
        MessageDecision.organisation_id == of.organisation_id,
        MessageDecision.message_id == of.id,
        MessageDecision.attempt == of.attempts,
    )
    if need is Need.UNKNOWN:
        told = or_(of.finished_at.is_not(None), of.sensitive, of.urgent)
        return and_(live, of.status == MessageStatus.UNKNOWN.value, told, undecided)
    no_code = of.notice.is_distinct_from(NoticeKind.CODE.value)
    return and_(live, of.status.in_(_FAILED), no_code, ~_told_otherwise(of), undecided)


def _told_otherwise(of: Any) -> ColumnElement[bool]:
    """Whether another message about the same thing has reached the person or is on its way.

    The English of two texts does not make up for its Welsh, nor the other way round.
    """
    other = aliased(Message)
    return exists().where(
        other.organisation_id == of.organisation_id,
        other.case_id == of.case_id,
        other.contact_id == of.contact_id,
        other.event_id == of.event_id,
        other.id != of.id,
        other.number > of.number,
        other.status.in_(_GETS_THERE),
        or_(other.channel != of.channel, other.language == of.language),
    )
