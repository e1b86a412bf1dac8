"""Messages that are held, planned anew: those of which nothing is missing any more go, all others wait on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.domain.message_status import MessageStatus
from app.domain.planning import Plan, PlannedMessage
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.domain.reminders import is_reminder
from app.models.message import Message
from app.services.messages import cancelling
from app.services.messages.happened import Happened
from app.services.messages.planned_messages import Place, place_of, rows, write_new_untold

_IDENTITY = frozenset({"id", "organisation_id", "event_id", "contact_id", "channel", "part"})
_HELD = MessageStatus.HELD.value


@dataclass(frozen=True, slots=True)
class _Written:
    """A message as it stands. held_at, held_for: since when it was first held, and why."""

    id: UUID
    status: str
    held_at: datetime
    held_for: str | None


def rewrite(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    """Puts a new plan in the place of messages that are held; whatever is past that is left as it is.

    A held message that the new plan has no place for, such as of a person who opted out meanwhile, is cancelled.
    """
    written = _written(session, happened.row.id)
    held = {place: one for place, one in written.items() if one.status == _HELD}
    new = replace(planned, messages=tuple(one for one in planned.messages if not _was_told(one, written)))
    ids = {place: one.id for place, one in held.items()}
    made = [row | _since(row, held, now) for row in rows(session, happened, new, ids, now)]
    write_new_untold(session, happened, planned.untold)
    _cancel_left_over(session, held, planned, {row["id"] for row in made}, now)
    for row in made:
        statement = upsert(Message).values(row)
        changed = {name: statement.excluded[name] for name in row if name not in _IDENTITY}
        session.execute(
            statement.on_conflict_do_update(constraint="uq_messages_place", set_=changed, where=Message.status == _HELD)
        )


def _written(session: Session, event_id: UUID) -> dict[Place, _Written]:
    found = session.execute(
        select(
            Message.contact_id,
            Message.channel,
            Message.part,
            Message.id,
            Message.status,
            func.coalesce(Message.held_at, Message.created_at),
            func.coalesce(Message.held_for, Message.reason),
        ).where(Message.event_id == event_id)
    )
    return {
        (contact_id, channel, part): _Written(id, status, held_at, held_for)
        for contact_id, channel, part, id, status, held_at, held_for in found
    }


def _was_told(message: PlannedMessage, written: Mapping[Place, _Written]) -> bool:
    """Whether the person was told on this channel before, be it by one text where there would be two now."""
    contact_id, channel, part = place_of(message)
    told = [
        one.status
        for (other_id, other_channel, other_part), one in written.items()
        if (other_id, other_channel) == (contact_id, channel) and is_reminder(other_part) is is_reminder(part)
    ]
    return bool(told) and _HELD not in told


def _since(row: Mapping[str, object], held: Mapping[Place, _Written], now: datetime) -> dict[str, object]:
    """Since when and why it was first held, by whichever channel it goes now; and when it might go."""
    before = [one for (contact_id, _, _), one in held.items() if contact_id == row["contact_id"]]
    first = min(before, key=lambda one: one.held_at)
    released_at = None if row["status"] == _HELD else now
    return {"held_at": first.held_at, "held_for": first.held_for, "released_at": released_at}


def _cancel_left_over(
    session: Session, held: Mapping[Place, _Written], planned: Plan, kept: set[object], now: datetime
) -> None:
    """With the reason that the plan gives for the person and channel, if it gives one."""
    reasons = {(one.contact_id, one.channel): one.reason for one in planned.untold}
    for (contact_id, channel, _), one in held.items():
        if one.id not in kept:
            reason = reasons.get((contact_id, Channel(channel))) or reasons.get((contact_id, None))
            cancelling.cancel(session, [one.id], reason or Reason.NO_LONGER_TRUE, now)
