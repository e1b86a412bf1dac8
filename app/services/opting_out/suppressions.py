"""Addresses that must not be used again, for the whole organisation: whoever sent STOP, mailboxes that are gone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, delete, literal, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.ids import new_id
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode
from app.models.contact import Suppression
from app.models.message import Message

OWN_STOP = "stop"
"""The person asked us to stop, in a word of their own; the only reason that their START lifts."""
TRIAL_STOP = "trial-stop"
"""Said with the link of a trial email: it closes the address to trial messages, and only such a link opens it again.

Whoever has a test key can read such a link, and the person may never have seen it.
"""
WRONG_NUMBER = "wrong"
"""Whoever has the number says that they are not the person; staff alone may lift it."""
DECEASED = Reason.DECEASED.value
"""Staff were told that the person whose address it was has died; staff alone may lift it."""
OWN_STOPS = frozenset({OWN_STOP, TRIAL_STOP})
"""What the owner of an address said themselves, and may unsay."""
_ASKED = frozenset({OWN_STOP, TRIAL_STOP, WRONG_NUMBER, Reason.OPTED_OUT.value})
"""All other reasons are the words of providers that found no mailbox."""


def reason_of(why: str) -> Reason:
    """Why nothing goes to an address that was closed for `why`."""
    if why == DECEASED:
        return Reason.DECEASED
    return Reason.OPTED_OUT if why in _ASKED else Reason.MAILBOX_GONE


def counts(why: str, mode: str) -> bool:
    """Whether an address that was closed for `why` is closed to messages of this mode."""
    return why != TRIAL_STOP or mode == Mode.TRIAL.value


def suppress_recipient(session: Session, message_id: UUID, why: str) -> None:
    """Closes the address of a message to its channel; what waits for it is cancelled when it is claimed.

    `why` is the provider's word. An address that is closed already keeps its first reason, but for a trial's.
    """
    found = select(
        literal(new_id()), Message.organisation_id, Message.channel, Message.recipient_index, literal(why)
    ).where(Message.id == message_id)
    columns = ["id", "organisation_id", "channel", "address_index", "reason"]
    statement = insert(Suppression).from_select(columns, found)
    session.execute(_unless(statement, Suppression.reason == TRIAL_STOP))


def close(session: Session, channel: Channel, index: bytes, why: str) -> bool:
    """Closes an address to a channel; whether that changes anything.

    One that is closed keeps its first reason, but that a person's own STOP gives way to a graver one, and a trial's
    to any.
    """
    row = {"id": new_id(), "organisation_id": organisation_of(session), "channel": channel.value}
    statement = insert(Suppression).values(**row, address_index=index, reason=why)
    less_grave = {OWN_STOP: [TRIAL_STOP], TRIAL_STOP: []}.get(why, [OWN_STOP, TRIAL_STOP])
    graver = _unless(statement, Suppression.reason.in_(less_grave))
    return session.execute(graver.returning(Suppression.id)).first() is not None


def lift_own_stop(session: Session, channel: Channel, index: bytes, why: str = OWN_STOP) -> bool:
    """Opens an address that its own person had closed, or a trial; whether there was anything to open."""
    mine = (Suppression.channel == channel.value, Suppression.address_index == index)
    gone = delete(Suppression).where(*mine, Suppression.reason == why).returning(Suppression.id)
    return session.execute(gone).first() is not None


def reason(session: Session, channel: Channel, index: bytes) -> str | None:
    """Why an address is closed to a channel; None where it is open."""
    mine = (Suppression.channel == channel.value, Suppression.address_index == index)
    return session.scalar(select(Suppression.reason).where(*mine))


def _unless(statement: Insert, gives_way: ColumnElement[bool]) -> Insert:
    """Closes what is open, and takes the place of a reason that `gives_way`."""
    return statement.on_conflict_do_update(
        index_elements=["organisation_id", "channel", "address_index"],
        set_={"reason": statement.excluded.reason},
        where=gives_way,
    )
