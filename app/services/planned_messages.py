"""Writing what was planned: messages with their words sealed, and why anybody is not told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import EventType
from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.planning import Plan, PlannedMessage, Untold
from app.domain.quiet_hours import earliest
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind, Sensitivity
from app.models.case import NotTold
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import cancelling
from app.services.happened import Happened
from app.services.known import address_index
from app.services.recipients import in_sandbox, windows_of

SANDBOX = "sandbox"
_IDENTITY = frozenset({"id", "organisation_id", "event_id", "contact_id", "channel", "part"})
_Kept = dict[tuple[UUID, str, int], UUID]
_SPREAD = timedelta(minutes=10)
"""Over how long the messages that waited for a window leave once it opens."""


def write(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    """Writes the messages of a plan, each once however often it is planned, and the reasons for the others."""
    _add_messages(session, happened, planned, now)
    write_untold(happened, planned.untold)


def write_again(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    """Writes what a later plan of the same event adds: messages and reasons that are not there yet."""
    _add_messages(session, happened, planned, now)
    _write_new_untold(session, happened, planned.untold)


def rewrite_held(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    """Puts a new plan in the place of messages that are held; whatever is past that is left as it is.

    A held message that the new plan has no place for, such as of a person who opted out meanwhile, is cancelled.
    """
    held = _ids_of_held(session, happened.row.id)
    rows = _rows(session, happened, planned, held, now)
    _write_new_untold(session, happened, planned.untold)
    _cancel_left_over(session, held, planned, {row["id"] for row in rows}, now)
    for row in rows:
        statement = upsert(Message).values(row)
        new = {name: statement.excluded[name] for name in row if name not in _IDENTITY}
        session.execute(
            statement.on_conflict_do_update(
                constraint="uq_messages_place", set_=new, where=Message.status == MessageStatus.HELD.value
            )
        )


def _add_messages(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    for row in _rows(session, happened, planned, {}, now):
        happened.known.add(Message, row)


def _rows(session: Session, happened: Happened, planned: Plan, kept: _Kept, now: datetime) -> list[dict[str, object]]:
    people = {row.id: row for row in happened.people}
    return [
        _message_row(
            session,
            happened,
            people[message.contact_id],
            message,
            kept.get((message.contact_id, message.channel.value, message.part)) or new_id(),
            now,
        )
        for message in planned.messages
    ]


def _cancel_left_over(session: Session, held: _Kept, planned: Plan, kept: set[object], now: datetime) -> None:
    """With the reason that the plan gives for the person and channel, if it gives one."""
    reasons = {(one.contact_id, one.channel): one.reason for one in planned.untold}
    for (contact_id, channel, _), message_id in held.items():
        if message_id not in kept:
            reason = reasons.get((contact_id, Channel(channel))) or reasons.get((contact_id, None))
            cancelling.cancel(session, [message_id], reason or Reason.NO_LONGER_TRUE, now)


def _ids_of_held(session: Session, event_id: UUID) -> _Kept:
    """A message that is rewritten keeps its id, to which its sealed fields are bound."""
    rows = session.execute(
        select(Message.id, Message.contact_id, Message.channel, Message.part).where(
            Message.event_id == event_id, Message.status == MessageStatus.HELD.value
        )
    )
    return {(row.contact_id, row.channel, row.part): row.id for row in rows}


def write_untold(happened: Happened, untold: Sequence[Untold]) -> None:
    """Writes why each of these is not told."""
    for one in untold:
        happened.known.add(
            NotTold,
            {
                "id": new_id(),
                "organisation_id": happened.organisation.id,
                "event_id": happened.row.id,
                "contact_id": one.contact_id,
                "channel": one.channel.value if one.channel else None,
                "reason": one.reason.value,
            },
        )


def _write_new_untold(session: Session, happened: Happened, untold: Sequence[Untold]) -> None:
    rows = session.scalars(select(NotTold).where(NotTold.event_id == happened.row.id))
    written = {(row.contact_id, row.channel, row.reason) for row in rows}
    new = [one for one in untold if (one.contact_id, one.channel, one.reason) not in written]
    write_untold(happened, new)


def _message_row(
    session: Session, happened: Happened, contact: Contact, message: PlannedMessage, message_id: UUID, now: datetime
) -> dict[str, object]:
    vault = vault_of(session)
    kind = KeyKind(happened.row.key_kind)
    words = {"subject": message.subject, "body": message.body}
    return {
        "id": message_id,
        "organisation_id": happened.organisation.id,
        "integration_id": happened.case.integration_id,
        "mode": happened.case.mode,
        "case_id": happened.case.id,
        "event_id": happened.row.id,
        "contact_id": contact.id,
        "channel": message.channel.value,
        "language": message.language.value,
        "part": message.part,
        "status": message.status.value,
        "reason": message.reason.value if message.reason else None,
        "template_version_id": message.version_id,
        "recipient_index": address_index(vault, message.channel, message.recipient),
        "recipient_sealed": vault.seal("messages", message_id, "recipient", message.recipient),
        "words_sealed": vault.seal_json("messages", message_id, "words", words) if message.body else None,
        "fragments": message.fragments,
        "sensitive": happened.case_type.sensitivity is Sensitivity.SENSITIVE,
        "provider": SANDBOX if in_sandbox(kind, happened.organisation) else None,
        "true_until": _true_until(happened),
        "has_hours": bool(windows_of(kind, happened.organisation, contact)),
        "send_after": _send_after(kind, happened.organisation, contact, now),
    }


def _true_until(happened: Happened) -> datetime | None:
    """The beginning of the appointment that an event tells of; words about it make no sense later."""
    if happened.event.type not in (EventType.APPOINTMENT_BOOKED, EventType.APPOINTMENT_CHANGED):
        return None
    assert happened.event.appointment is not None
    wanted = happened.event.appointment.id
    return next((one.start for one in happened.after.appointments if one.id == wanted), None)


def _send_after(kind: KeyKind, organisation: Organisation, contact: Contact, now: datetime) -> datetime:
    """Now, or when the organisation's window and the person's safe hours are next open together."""
    windows = windows_of(kind, organisation, contact)
    opening = earliest(now, windows)
    if opening == now:
        return now
    return opening + random.random() * _SPREAD  # spreads the load, guards nothing  # nosec B311
