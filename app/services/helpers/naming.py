"""Somebody to help: named by a citizen, asked, changed, and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import LanguageWish
from app.domain.errors import NotFound, OlrhainError
from app.domain.helping import APPOINTMENT_EVENTS, MOST_HELPERS, MOST_INVITATIONS, Scope
from app.domain.ids import new_id
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Role
from app.models.case import StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.services import contact_names, contacts
from app.services.audit import note
from app.services.contacts import Details
from app.services.events.processing import Sender
from app.services.helpers import helper_rows
from app.services.helpers import shown as helpers_shown
from app.services.helpers.helper_rows import DECLINED, TABLE, WITHDRAWN
from app.services.known import address_index
from app.services.messages import cancelling
from app.services.preferences import choice_evidence
from app.services.views import Reader

_WHO = "citizen"
_THROUGH = "page"
_NOT_AGAIN_WITHIN = timedelta(minutes=10)


class Why(StrEnum):
    """Why somebody cannot be named, or not be asked."""

    OWN_ADDRESS = "own-address"
    ALREADY = "already"
    SAID_NO = "said-no"
    FULL = "full"
    TOO_OFTEN = "too-often"
    JUST_NOW = "just-now"


class CannotName(OlrhainError):
    """Somebody cannot be named, or not be asked again now."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class NewHelper:
    """Whom a citizen names. until: the last day; None: for as long as the request is open."""

    name: str
    channel: Channel
    to: str
    language: LanguageWish
    scope: Scope
    until: date | None


def why_not(session: Session, reader: Reader, channel: Channel, to: str, now: datetime) -> Why | None:
    """Why this reader cannot name somebody with this address, if at all. Says nothing of anybody else's people."""
    rows = helper_rows.of(session, reader.contact_id)
    index = address_index(vault_of(session), channel, to)
    own = session.get_one(Contact, reader.contact_id)
    theirs = [row for row in rows if index in (row.mobile_index, row.email_index)]
    if index in (own.mobile_index, own.email_index):
        return Why.OWN_ADDRESS
    if any(row.removed_at is None for row in theirs):
        return Why.ALREADY
    if any(row.removed_reason == DECLINED for row in theirs):
        return Why.SAID_NO
    return Why.FULL if is_full(session, reader, now, rows) else _too_often(session, reader, now)


def is_full(session: Session, reader: Reader, now: datetime, rows: Sequence[Contact] | None = None) -> bool:
    """Whether a reader has as many helpers as anybody may have at a time."""
    shown = helpers_shown.shown(session, reader, now, rows)
    return sum(one.state.counts for one in shown) >= MOST_HELPERS


def name(session: Session, reader: Reader, new: NewHelper, sender: Sender, now: datetime) -> UUID:
    """Makes somebody a helper of this reader, and asks them. Raises CannotName."""
    helper_rows.lock(session, reader.case_id)
    why = why_not(session, reader, new.channel, new.to, now)
    if why is not None:
        raise CannotName(why)
    row = _new_row(session, reader, new, now)
    session.add(row)
    contact_names.write(session, row, new.name)
    choice_evidence.keep(session, row, ("language", row.language), _THROUGH, now)
    note(session, _WHO, "helper named", TABLE, row.id)
    helper_rows.invite(session, row, session.get_one(Contact, reader.contact_id), sender, now)
    return row.id


def ask_again(session: Session, reader: Reader, helper_id: UUID, sender: Sender, now: datetime) -> None:
    """Sends the invitation once more. Raises CannotName, and NotFound as for anybody else's helper."""
    helper_rows.lock(session, reader.case_id)
    row = _mine(session, reader, helper_id)
    if row.confirmed_at is not None:
        return
    if helper_rows.invited_at(session, reader.case_id, [row])[row.id] > now - _NOT_AGAIN_WITHIN:
        raise CannotName(Why.JUST_NOW)
    why = _too_often(session, reader, now)
    if why is not None:
        raise CannotName(why)
    note(session, _WHO, "helper asked again", TABLE, row.id)
    helper_rows.invite(session, row, session.get_one(Contact, reader.contact_id), sender, now)


def change_scope(session: Session, reader: Reader, helper_id: UUID, scope: Scope, now: datetime) -> None:
    """What waits for a helper and is outside the new scope is cancelled. Raises NotFound."""
    helper_rows.lock(session, reader.case_id)
    row = _mine(session, reader, helper_id)
    row.scope = scope.value
    note(session, _WHO, f"helper scope {scope.value}", TABLE, row.id)
    if scope is Scope.APPOINTMENTS:
        outside = (
            select(Message.id)
            .join(StoredEvent, StoredEvent.id == Message.event_id)
            .where(Message.contact_id == row.id, StoredEvent.type.not_in([one.value for one in APPOINTMENT_EVENTS]))
        )
        cancelling.cancel(session, outside, Reason.OUTSIDE_SCOPE, now)


def change_until(session: Session, reader: Reader, helper_id: UUID, until: date | None) -> None:
    """What waits for a helper is looked at again when it comes up. Raises NotFound."""
    helper_rows.lock(session, reader.case_id)
    row = _mine(session, reader, helper_id)
    row.helps_until = until
    note(session, _WHO, "helper end changed", TABLE, row.id)


def withdraw(session: Session, reader: Reader, helper_id: UUID, now: datetime) -> None:
    """Takes the naming back; the helper is told if they had agreed. Saying so again changes nothing.

    Raises NotFound, as for anybody else's helper.
    """
    helper_rows.lock(session, reader.case_id)
    row = _mine(session, reader, helper_id, ended=True)
    if row.removed_at is None:
        helper_rows.end(session, row, WITHDRAWN, now, tell=row.confirmed_at is not None)
        note(session, _WHO, "helper withdrawn", TABLE, row.id)


def _mine(session: Session, reader: Reader, helper_id: UUID, *, ended: bool = False) -> Contact:
    row = session.scalar(
        select(Contact)
        .where(Contact.id == helper_id, Contact.named_by == reader.contact_id, Contact.case_id == reader.case_id)
        .execution_options(populate_existing=True)
    )
    if row is None or (row.removed_at is not None and not ended):
        raise NotFound("helper")
    return row


def _too_often(session: Session, reader: Reader, now: datetime) -> Why | None:
    since = now - timedelta(days=1)
    asked = helper_rows.invitations(session, reader, since)
    return Why.TOO_OFTEN if asked >= MOST_INVITATIONS else None


def _new_row(session: Session, reader: Reader, new: NewHelper, now: datetime) -> Contact:
    """The reference has an index of its own kind, so that no event of a case system can mean this contact."""
    vault, row_id = vault_of(session), new_id()
    mobile, email = (new.to, None) if new.channel is Channel.SMS else (None, new.to)
    row = Contact(
        id=row_id,
        organisation_id=organisation_of(session),
        case_id=reader.case_id,
        mode=reader.mode,
        reference_index=vault.index("helper", str(row_id)),
        role=Role.CARER.value,
        language=new.language.value,
        channels=[new.channel.value],
        neutral=False,
        chosen={},
        named_by=reader.contact_id,
        scope=new.scope.value,
        helps_until=new.until,
        created_at=now,
    )
    contacts.seal_details(vault, row, Details(f"helper-{row_id}", new.name, mobile, email, None))
    return row
