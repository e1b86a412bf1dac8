"""News that waits for somebody who chose anew how they are told: it goes as they want it now, or where they are now.

Planned anew is what an event tells. The answer to a text, and a notice, go out at once or have a form of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode
from app.logs import logger
from app.models.contact import Contact
from app.models.message import Message
from app.services.events import retelling
from app.services.events.processing import Sender
from app.services.messages import cancelling, readdressing
from app.services.messages.planned_messages import SANDBOX
from app.vault import VaultError

_HELD, _CREATED = MessageStatus.HELD.value, MessageStatus.CREATED.value
_STAYS = (NoticeKind.CODE.value, NoticeKind.ADDRESS_CHANGED.value)
"""What was meant for whoever has the old address, and for nobody else."""


def plan_what_waits(session: Session, row: Contact, sender: Sender, now: datetime) -> None:
    """Plans all that nobody has begun to send anew: in the language, by the channels and in the hours of now.

    The case of the contact is locked. An event of which a channel has failed is left on the one that it fell back to.
    """
    session.flush()
    for event_id in _waiting_events(session, row):
        try:
            with session.begin_nested():
                _plan_anew(session, row, event_id, sender, now)
        except VaultError as error:
            # What they chose stands all the same; this goes as it was planned, or not at all.
            logger().error("waiting messages cannot be opened", error=error, event_id=str(event_id))


def cancel_on(session: Session, row: Contact, channels: Sequence[Channel], now: datetime) -> None:
    """Cancels the news that still waits to go by these channels, which the person has closed."""
    closed = [channel.value for channel in channels]
    mine = select(Message.id).where(
        Message.contact_id == row.id, Message.event_id.is_not(None), Message.channel.in_(closed)
    )
    cancelling.cancel(session, mine, Reason.OPTED_OUT, now)


def readdress(session: Session, row: Contact, channel: Channel, moved: tuple[bytes, str]) -> None:
    """Has what waits for the address that a contact left (its index first) go to the new one.

    What a team key made goes to the organisation's guests alone, so it stays where it was planned to go.
    """
    left, to = moved
    may_move = () if row.mode == Mode.LIVE.value else (Message.provider == SANDBOX,)
    waiting = select(Message).where(
        Message.contact_id == row.id,
        Message.channel == channel.value,
        Message.recipient_index == left,
        Message.status.in_((_CREATED, _HELD)),
        Message.reply_id.is_(None),
        or_(Message.notice.is_(None), Message.notice.not_in(_STAYS)),
        *may_move,
    )
    for message in session.scalars(waiting.with_for_update()):
        readdressing.readdress(session, message, row, to)
    session.flush()


def _waiting_events(session: Session, row: Contact) -> Iterator[UUID]:
    failed = aliased(Message)
    has_failed = exists().where(
        failed.event_id == Message.event_id,
        failed.contact_id == row.id,
        failed.status == MessageStatus.PERMANENT_FAILURE.value,
    )
    waiting = select(Message.event_id).where(
        Message.contact_id == row.id,
        Message.event_id.is_not(None),
        Message.status.in_((_CREATED, _HELD)),
        ~has_failed,
    )
    found = session.scalars(waiting.order_by(Message.number)).all()
    yield from dict.fromkeys(event_id for event_id in found if event_id is not None)


def _plan_anew(session: Session, row: Contact, event_id: UUID, sender: Sender, now: datetime) -> None:
    """Held messages are what can be planned anew; whether one was held before must not show afterwards."""
    mine = (Message.event_id == event_id, Message.contact_id == row.id)
    was_held = session.scalar(select(Message.id).where(*mine, Message.held_at.is_not(None)).limit(1)) is not None
    put_by = session.scalars(
        update(Message).where(*mine, Message.status == _CREATED).values(status=_HELD).returning(Message.id)
    ).all()
    retelling.plan_again(session, event_id, sender, now)
    not_planned = (Message.id.in_(put_by), Message.status == _HELD, Message.reason.is_(None))
    session.execute(update(Message).where(*not_planned).values(status=_CREATED))
    if not was_held:
        never_held = {"held_at": None, "held_for": None, "released_at": None}
        session.execute(update(Message).where(*mine, Message.status != _HELD).values(**never_held))
    session.execute(
        update(Message)
        .where(*mine, Message.status == _HELD, Message.held_for.is_(None))
        .values(held_for=Message.reason)
    )
