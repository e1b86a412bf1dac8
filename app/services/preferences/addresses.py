"""A new mobile number or email address: sent a code, in force once it is typed, and told to the one before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import notice_words
from app.domain.bilingual import nfc
from app.domain.errors import OlrhainError
from app.domain.notice_words import NoticeKind, NoticeWords
from app.domain.preferences import last_digits, masked_email
from app.domain.recipients import Channel, Mode, normalise_email, normalise_mobile
from app.models.code import Code
from app.models.contact import Contact, StatusLink
from app.services import contacts
from app.services.events.processing import Sender
from app.services.known import address_index
from app.services.messages import notices
from app.services.messages.notices import Address, Notice
from app.services.preferences import in_force, replanning
from app.services.preferences.in_force import PreferencesView, opened
from app.services.views import FiledLink, Proof, Reader
from app.services.visits import codes, finding
from app.services.visits.codes import Asked, CodePurpose, CodeSpent

FIELDS = {Channel.SMS: "mobile", Channel.EMAIL: "email"}
"""How a contact's address of each channel is called, with case systems and in evidence."""


class SameAddress(OlrhainError):
    """It is the address that we have already."""


@dataclass(frozen=True, slots=True)
class AwaitedAddress:
    """An address that a code was sent to. `hint`: so much of it as its owner needs. done: the code was typed."""

    code_id: UUID
    channel: Channel
    hint: str
    done: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a right code proves, and the link that the visit goes on with."""

    proof: Proof
    link: FiledLink


def read(channel: Channel, typed: str) -> str | None:
    """An address as we keep it, read as the API reads it; None where it is none."""
    if channel is Channel.SMS:
        return normalise_mobile(typed)
    try:
        validate_email(nfc(typed), check_deliverability=False)
    except EmailNotValidError:
        return None
    return normalise_email(typed)


def ask(session: Session, reader: Reader, channel: Channel, to: str, now: datetime) -> None:
    """Sends a code to a new address. Raises SameAddress, and TooManyCodes at more than three an hour."""
    row = opened(session, reader)
    if contacts.details(vault_of(session), row).addresses.get(channel) == to:
        raise SameAddress("that is the address that we have")
    me = str(row.id)
    plan = {"field": FIELDS[channel], "value": to}
    codes.ask(session, Asked(CodePurpose.NEW_ADDRESS, me, me, Address(row, channel, to), plan), now)


def awaited(session: Session, reader: Reader) -> AwaitedAddress | None:
    """The address to which the reader's newest code went; None where none did."""
    mine = (Code.contact_id == reader.contact_id, Code.purpose == CodePurpose.NEW_ADDRESS.value)
    row = session.scalars(select(Code).where(*mine).order_by(Code.created_at.desc(), Code.id.desc()).limit(1)).first()
    planned = row and codes.plan_of(session, row)
    if row is None or not planned:
        return None
    field, value = str(planned["field"]), str(planned["value"])
    channel = next(channel for channel, name in FIELDS.items() if name == field)
    hint = last_digits(value) if channel is Channel.SMS else masked_email(value)
    return AwaitedAddress(row.id, channel, hint, done=row.used_at is not None)


def confirm(session: Session, reader: Reader, typed: str, sender: Sender, now: datetime) -> Confirmed | None:
    """Takes the new address where the code is right, and gives what that proves. None: the code is wrong.

    Raises CodeSpent where no code can be typed any more.
    """
    row, waiting = opened(session, reader), awaited(session, reader)
    if waiting is None:
        raise CodeSpent("no code was asked for")
    checked = codes.check(session, waiting.code_id, typed, now)
    if checked is None or checked.plan is None or checked.proof is None or checked.contact_id != row.id:
        return None
    _take(session, row, waiting.channel, str(checked.plan["value"]), sender, now)
    return Confirmed(checked.proof, finding.link(session, row.id, now))


def remove(session: Session, reader: Reader, channel: Channel, sender: Sender, now: datetime) -> FiledLink | None:
    """Forgets an address; the link that the visit goes on with. None: no other way to reach the person would remain."""
    row = opened(session, reader)
    there = in_force.view(session, sender.catalogue, row)
    if not there.may_remove(channel):
        return None
    old = _put(session, row, channel, None, now)
    _close_links(session, row, now)
    _use_what_is_left(session, row, channel, there, now)
    said = in_force.chosen(session, row, FIELDS[channel], "removed", now)
    replanning.plan_what_waits(session, row, sender, now)
    replanning.cancel_on(session, row, [channel], now)
    _tell_the_others(session, row, channel, _REMOVED[channel], said.id, now)
    _tell_old(session, Address(row, channel, old or ""), _REMOVED[channel], said.id, now)
    return finding.link(session, row.id, now)


def _use_what_is_left(session: Session, row: Contact, gone: Channel, before: PreferencesView, now: datetime) -> None:
    """Where the removed address was the only one to be used, others are: that they want to hear nothing nobody said."""
    if set(before.channels) - {gone}:
        return
    left = [one for one in (Channel.SMS, Channel.EMAIL) if one is not gone and before.address(one) is not None]
    row.channels = [one.value for one in (*left, *((Channel.LETTER,) if before.letter else ()))]
    in_force.stands(row, "channels", now)
    in_force.chosen(session, row, "channels", ",".join(row.channels), now)


def _take(session: Session, row: Contact, channel: Channel, new: str, sender: Sender, now: datetime) -> None:
    old = _put(session, row, channel, new, now)
    said = in_force.chosen(session, row, FIELDS[channel], "changed" if old else "added", now)
    _tell_the_others(session, row, channel, (_CHANGED if old else _ADDED)[channel], said.id, now)
    if old and old != new:
        _close_links(session, row, now)
        if row.mode == Mode.LIVE.value:  # what a team key made may only go where it was planned to go
            replanning.plan_what_waits(session, row, sender, now)
        left = address_index(vault_of(session), channel, old)
        replanning.readdress(session, row, channel, (left, new))
        _tell_old(session, Address(row, channel, old), _CHANGED[channel], said.id, now)


def _close_links(session: Session, row: Contact, now: datetime) -> None:
    """Whoever has the old phone or mailbox has the link in it: it opens nothing any more. Later news has a new one."""
    session.flush()
    links = update(StatusLink).where(StatusLink.contact_id == row.id, StatusLink.revoked_at.is_(None))
    session.execute(links.values(revoked_at=now))


def _put(session: Session, row: Contact, channel: Channel, new: str | None, now: datetime) -> str | None:
    """Writes an address, which stands whatever the case system repeats; returns the one before it."""
    vault, field = vault_of(session), FIELDS[channel]
    before = contacts.details(vault, row)
    contacts.seal_details(vault, row, replace(before, mobile=new) if field == "mobile" else replace(before, email=new))
    in_force.stands(row, field, now)
    return before.addresses.get(channel)


def _tell_old(session: Session, old: Address, words: NoticeWords, about: UUID, now: datetime) -> None:
    session.flush()
    notices.write(session, Notice(NoticeKind.ADDRESS_CHANGED, about, words), old, now)


def _tell_the_others(
    session: Session, row: Contact, channel: Channel, words: NoticeWords, about: UUID, now: datetime
) -> None:
    """Whoever has somebody's phone for a minute can give an address of their own, and be rid of the text that says so.

    So it is said wherever else we write to as well.
    """
    for address in notices.addresses(session, row):
        if address.channel is not channel:
            _tell_old(session, address, words, about, now)


_ADDED = {Channel.SMS: notice_words.MOBILE_ADDED, Channel.EMAIL: notice_words.EMAIL_ADDED}
_CHANGED = {Channel.SMS: notice_words.MOBILE_CHANGED, Channel.EMAIL: notice_words.EMAIL_CHANGED}
_REMOVED = {Channel.SMS: notice_words.MOBILE_REMOVED, Channel.EMAIL: notice_words.EMAIL_REMOVED}
