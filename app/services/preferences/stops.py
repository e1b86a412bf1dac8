"""Stopping what we send to an address, and starting it again: for the whole organisation, as a texted STOP does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.recipients import Channel, Mode
from app.models.case import Case
from app.models.contact import Contact
from app.services import contacts
from app.services.events.processing import Sender
from app.services.known import address_index
from app.services.messages import cancelling
from app.services.opting_out import suppressions
from app.services.preferences import in_force, replanning
from app.services.preferences.in_force import AddressView, opened
from app.services.views import Reader


def stop(session: Session, reader: Reader, channels: Collection[Channel], sender: Sender, now: datetime) -> None:
    """Sends nothing more by these channels; what waits goes by another that is open, else not at all.

    What cannot be stopped here, and what is stopped already, is left as it is.
    """
    there = in_force.find(session, sender.catalogue, reader)
    for one in there.going:
        if one.channel in channels:
            _stop(session, reader, one, sender, now)


def start(session: Session, reader: Reader, channels: Collection[Channel], sender: Sender, now: datetime) -> None:
    """Opens what the owner of an address had closed; whatever was closed for another reason stays closed."""
    there = in_force.find(session, sender.catalogue, reader)
    for one in there.stopped:
        if one.channel in channels:
            holders = _holders(session, reader, one.channel)
            index = _index(session, holders[0], one.channel)
            if suppressions.lift_own_stop(session, one.channel, index, _why(reader)):
                _keep(session, holders, one.channel, "started", now)


def _stop(session: Session, reader: Reader, going: AddressView, sender: Sender, now: datetime) -> None:
    channel = going.channel
    holders = _holders(session, reader, channel)
    index = _index(session, holders[0], channel)
    if suppressions.close(session, channel, index, _why(reader)):
        _keep(session, holders, channel, "stopped", now)
    for row in holders:
        replanning.plan_what_waits(session, row, sender, now)
    if reader.mode == Mode.LIVE.value:
        # A trial's stop does not count for live messages; its own are cancelled when they come up.
        cancelling.cancel_to(session, channel, index, now)


def _why(reader: Reader) -> str:
    return suppressions.OWN_STOP if reader.mode == Mode.LIVE.value else suppressions.TRIAL_STOP


def _keep(session: Session, holders: list[Contact], channel: Channel, value: str, now: datetime) -> None:
    for row in holders:
        in_force.chosen(session, row, channel.value, value, now)


def _holders(session: Session, reader: Reader, channel: Channel) -> list[Contact]:
    """The reader's contact first, then all others of the same address, their cases locked in one order."""
    index_of = {Channel.SMS: Contact.mobile_index, Channel.EMAIL: Contact.email_index}[channel]
    own = select(index_of).where(Contact.id == reader.contact_id).scalar_subquery()
    theirs = (index_of == own, Contact.mode == reader.mode, Contact.removed_at.is_(None))
    cases = select(Contact.case_id).where(*theirs)
    session.scalars(select(Case.id).where(Case.id.in_(cases)).order_by(Case.id).with_for_update()).all()
    mine = opened(session, reader)
    others = session.scalars(select(Contact).where(*theirs, Contact.id != mine.id).order_by(Contact.id))
    return [mine, *others]


def _index(session: Session, row: Contact, channel: Channel) -> bytes:
    vault = vault_of(session)
    return address_index(vault, channel, contacts.details(vault, row).addresses[channel])
