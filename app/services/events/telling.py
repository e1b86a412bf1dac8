"""Telling the contacts of a case about an event: situation and recipients in, messages and reasons out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import reminders
from app.domain.bilingual import BothTexts
from app.domain.case_events import EventType
from app.domain.message_status import MessageStatus
from app.domain.packs import TOLD_EVENTS
from app.domain.personalisation import Happening, event_values
from app.domain.planning import Plan, Recipient, Situation, Untold, Wording, plan
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind
from app.domain.sites import site
from app.models.contact import Contact
from app.models.message import Message
from app.services.messages import held_messages, planned_messages
from app.services.messages.happened import Happened
from app.services.messages.recipients import recipient

_HANDED_OVER = (
    MessageStatus.SENDING.value,
    MessageStatus.SENT.value,
    MessageStatus.DELIVERED.value,
    MessageStatus.UNKNOWN.value,
)
Failed = Mapping[UUID, Mapping[Channel, Reason]]
"""Contacts with the channels that failed for them, and why."""


def tell(session: Session, happened: Happened, base_url: str, now: datetime) -> None:
    """Writes the messages of an event, and why anybody is not told. Safe to call again for the same event."""
    reason = _why_nobody(happened)
    if reason is not None:
        planned_messages.write_untold(happened, [Untold(None, None, reason)])
        return
    people = happened.people
    if happened.event.type is EventType.EVENT_RETRACTED:
        people = _told_before(session, happened)
        if not people:
            return
    recipients = tuple(recipient(vault_of(session), happened, row, base_url, now) for row in people)
    planned_messages.write(session, happened, _plan(happened, recipients, base_url), now)


def tell_otherwise(
    session: Session, happened: Happened, failed: Failed, base_url: str, now: datetime, *, reminder: bool
) -> None:
    """Tells contacts by their next channel, after one failed for good: of the event, or (`reminder`) once more."""
    people = [row for row in happened.people if row.id in failed]
    recipients = (recipient(vault_of(session), happened, row, base_url, now) for row in people)
    closed = tuple(replace(one, closed={**one.closed, **failed[one.contact_id]}) for one in recipients)
    again = reminders.only(_plan(happened, closed, base_url), reminders=reminder)
    planned_messages.write_again(session, happened, again, now)


def tell_the_held(session: Session, happened: Happened, base_url: str, now: datetime) -> None:
    """Plans anew for those whose message of this event is held; the new plan takes its place."""
    held = select(Message).where(Message.event_id == happened.row.id, Message.status == MessageStatus.HELD.value)
    waiting = {message.contact_id for message in session.scalars(held)}
    people = [row for row in happened.people if row.id in waiting]
    recipients = tuple(recipient(vault_of(session), happened, row, base_url, now) for row in people)
    held_messages.rewrite(session, happened, _plan(happened, recipients, base_url), now)


def _plan(happened: Happened, recipients: tuple[Recipient, ...], base_url: str) -> Plan:
    """What the event tells, and reminders of the appointment that it tells of, where there is one."""
    situation = _situation(happened, base_url)
    told = plan(situation, recipients)
    if planned_messages.reminder_moment(happened) is None:
        return told
    wordings = _there({channel: happened.case_type.reminder(channel) for channel in Channel})
    return reminders.added(told, plan(replace(situation, wordings=wordings), recipients))


def _why_nobody(happened: Happened) -> Reason | None:
    if happened.event.silent:
        return Reason.SILENT
    if happened.effect != "applied":
        return Reason.LATE if happened.effect == "late" else Reason.RETRACTED
    if happened.event.type.value not in TOLD_EVENTS:
        return Reason.NOTHING_TO_TELL
    return None


def _told_before(session: Session, happened: Happened) -> tuple[Contact, ...]:
    """For a retraction: who was told of what is taken back. Nobody else need hear of it."""
    told = set(
        session.scalars(
            select(Message.contact_id).where(
                Message.event_id.in_(happened.takes_back), Message.status.in_(_HANDED_OVER)
            )
        )
    )
    strangers = [Untold(row.id, None, Reason.NOT_TOLD_BEFORE) for row in happened.people if row.id not in told]
    planned_messages.write_untold(happened, strangers)
    return tuple(row for row in happened.people if row.id in told)


def _situation(happened: Happened, base_url: str) -> Situation:
    event_type, milestone = happened.event.type, happened.event.milestone
    if event_type is EventType.OPENED:
        milestone = happened.after.milestone
    case_type, organisation = happened.case_type, happened.organisation
    wordings = {channel: case_type.wording(event_type, milestone, channel) for channel in Channel}
    neutral = {channel: case_type.neutral(channel) for channel in Channel}
    happening = Happening(
        happened.event,
        happened.before,
        happened.after,
        case_type.words,
        organisation.name,
        organisation.phone,
        site(base_url, organisation.host),
    )
    return Situation(
        key_kind=KeyKind(happened.row.key_kind),
        wordings=_there(wordings),
        neutral=_there(neutral),
        values=event_values(happening),
        sms_prefix=organisation.sms_prefix,
        both_texts=BothTexts(organisation.both_texts),
        places=case_type.places,
    )


def _there(wordings: Mapping[Channel, Wording | None]) -> dict[Channel, Wording]:
    return {channel: wording for channel, wording in wordings.items() if wording is not None}
