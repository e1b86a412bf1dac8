"""Writing what was planned: messages with their words sealed, and why anybody is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.case_events import EventType
from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.planning import Plan, PlannedMessage, Untold
from app.domain.quiet_hours import Hours, earliest
from app.domain.recipients import Channel, KeyKind, Sensitivity
from app.domain.reminders import is_reminder, moment
from app.models.case import NotTold
from app.models.contact import Contact
from app.models.message import Message
from app.services import contacts
from app.services.known import address_index
from app.services.messages import sealed_words
from app.services.messages.happened import Happened
from app.services.messages.recipients import in_sandbox, windows_of
from app.services.messages.sealed_words import SealedWords
from app.vault import Vault

SANDBOX = "sandbox"
Place = tuple[UUID, str, int]
"""Contact, channel and part."""
_SPREAD = timedelta(minutes=10)
"""Over how long the messages that waited for a window leave once it opens."""
_STEPS = 1000


def write(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    """Writes the messages of a plan, each once however often it is planned, and the reasons for the others."""
    _add_messages(session, happened, planned, now)
    write_untold(happened, planned.untold)


def write_again(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    """Writes what a later plan of the same event adds: messages and reasons that are not there yet."""
    _add_messages(session, happened, planned, now)
    write_new_untold(session, happened, planned.untold)


def _add_messages(session: Session, happened: Happened, planned: Plan, now: datetime) -> None:
    for row in rows(session, happened, planned, {}, now):
        happened.known.add(Message, row)


def rows(
    session: Session, happened: Happened, planned: Plan, ids: Mapping[Place, UUID], now: datetime
) -> list[dict[str, object]]:
    """The rows of a plan's messages. `ids`: of those that are there, to which their sealed fields are bound."""
    people = {row.id: row for row in happened.people}
    return [
        _message_row(
            session, happened, people[message.contact_id], message, ids.get(place_of(message)) or new_id(), now
        )
        for message in planned.messages
    ]


def place_of(message: PlannedMessage) -> Place:
    """What tells the messages of one event apart."""
    return message.contact_id, message.channel.value, message.part


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


def write_new_untold(session: Session, happened: Happened, untold: Sequence[Untold]) -> None:
    """Writes those of these reasons that are not there yet."""
    found = session.scalars(select(NotTold).where(NotTold.event_id == happened.row.id))
    written = {(row.contact_id, row.channel, row.reason) for row in found}
    new = [one for one in untold if (one.contact_id, one.channel, one.reason) not in written]
    write_untold(happened, new)


def _message_row(
    session: Session, happened: Happened, contact: Contact, message: PlannedMessage, message_id: UUID, now: datetime
) -> dict[str, object]:
    vault = vault_of(session)
    kind = KeyKind(happened.row.key_kind)
    held = message.status is MessageStatus.HELD
    send_after = _send_after(kind, happened, contact, _due(happened, message, now))
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
        "language_wish": message.language_wish.value,
        "language_reason": message.language_reason.value,
        "part": message.part,
        "status": message.status.value,
        "reason": message.reason.value if message.reason else None,
        "template_version_id": message.version_id,
        "recipient_index": address_index(vault, message.channel, message.recipient),
        "recipient_sealed": vault.seal("messages", message_id, "recipient", message.recipient),
        "words_sealed": _seal_words(vault, contact, message, message_id),
        "fragments": message.fragments,
        "sensitive": happened.case_type.sensitivity is Sensitivity.SENSITIVE,
        "provider": SANDBOX if in_sandbox(kind, happened.organisation) else None,
        "true_until": _true_until(happened),
        "has_hours": bool(_windows(kind, happened, contact)),
        "held_at": now if held else None,
        "held_for": message.reason.value if held and message.reason else None,
        "waited_for_hours": not held and send_after > now,
        "send_after": send_after,
    }


def _seal_words(vault: Vault, contact: Contact, message: PlannedMessage, message_id: UUID) -> bytes | None:
    """None while it is held."""
    if not message.body:
        return None
    addressee = contacts.details(vault, contact).name if message.channel is Channel.LETTER else None
    words = SealedWords(message.subject, message.body, message.blocks, message.stop_url, addressee)
    return vault.seal_json("messages", message_id, "words", sealed_words.to_seal(words))


def reminder_moment(happened: Happened) -> datetime | None:
    """When to remind of the appointment that an event tells of; None where nobody is to be reminded."""
    start, days = _true_until(happened), happened.case_type.reminder_days
    if start is None or days is None or happened.after.status != "open":
        return None
    return moment(start, days, happened.row.received_at)


def _due(happened: Happened, message: PlannedMessage, now: datetime) -> datetime:
    later = reminder_moment(happened) if is_reminder(message.part) else None
    return max(now, later) if later else now


def _true_until(happened: Happened) -> datetime | None:
    """The beginning of the appointment that an event tells of; words about it make no sense later."""
    if happened.event.type not in (EventType.APPOINTMENT_BOOKED, EventType.APPOINTMENT_CHANGED):
        return None
    assert happened.event.appointment is not None
    wanted = happened.event.appointment.id
    return next((one.start for one in happened.after.appointments if one.id == wanted), None)


def _send_after(kind: KeyKind, happened: Happened, contact: Contact, now: datetime) -> datetime:
    """Now, or when the organisation's window, the case type's hours and the person's own are next open together.

    What waited is spread to even out the load, by event: so its Welsh never leaves later than its English.
    """
    opening = earliest(now, _windows(kind, happened, contact))
    if opening == now:
        return now
    return opening + happened.row.id.int % _STEPS / _STEPS * _SPREAD


def _windows(kind: KeyKind, happened: Happened, contact: Contact) -> tuple[Hours, ...]:
    return windows_of(kind.mode, happened.organisation, happened.case_type.hours, contact)
