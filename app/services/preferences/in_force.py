"""What is in force of how somebody is told, as their page shows it, and the ground of every change to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import LanguageWish
from app.domain.errors import NotFound
from app.domain.planning import usable_channels
from app.domain.preferences import Order, SafeHours, last_digits, masked_email, order_of, orders
from app.domain.recipients import Channel
from app.models.case import Case
from app.models.contact import Contact, Preference
from app.services import contacts
from app.services.case_systems import choices_told
from app.services.case_types import CaseTypeView, Catalogue
from app.services.contacts import Details
from app.services.known import address_index
from app.services.opting_out import suppressions
from app.services.preferences import choice_evidence
from app.services.views import Reader

_THROUGH = "page"
_WHO = "citizen"
REMOTE = (Channel.SMS, Channel.EMAIL)
"""What can be changed and stopped on a page; a postal address only by asking us."""


class Closed(StrEnum):
    """Why nothing goes to an address."""

    BY_THEM = "by-them"
    OTHERWISE = "otherwise"
    """A mailbox that is gone, or somebody said that the number is not this person's."""


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address that we have: so much of it (`hint`) that its owner knows which, and whether it may be used."""

    channel: Channel
    hint: str
    closed: Closed | None


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What is in force. `*_since`: when the person said so with us; None where the organisation told us, or nobody.

    language_told: when the organisation told us of the language. channels: in their order, those that lead somewhere.
    choices: the orders that can be chosen. may_be_neutral: whether there are neutral words for this case type.
    stoppable: what may be stopped here. letter: whether letters go to this person at all.
    """

    language: LanguageWish
    language_since: datetime | None
    language_told: datetime | None
    channels: tuple[Channel, ...]
    channels_since: datetime | None
    choices: tuple[Order, ...]
    hours: SafeHours
    hours_since: datetime | None
    may_be_neutral: bool
    mobile: AddressView | None
    email: AddressView | None
    letter: bool
    stoppable: tuple[Channel, ...]

    @property
    def order(self) -> Order | None:
        return order_of(self.channels)

    def address(self, channel: Channel) -> AddressView | None:
        return {Channel.SMS: self.mobile, Channel.EMAIL: self.email}.get(channel)

    @property
    def going(self) -> tuple[AddressView, ...]:
        """The addresses whose messages can be stopped here."""
        return tuple(one for one in self._addresses if one.closed is None and one.channel in self.stoppable)

    @property
    def stopped(self) -> tuple[AddressView, ...]:
        """The addresses that their owner closed, and may open again."""
        return tuple(one for one in self._addresses if one.closed is Closed.BY_THEM)

    @property
    def is_silent(self) -> bool:
        """Whether nothing reaches them any more."""
        return not any(self._leads_somewhere(channel) for channel in self.channels)

    def may_remove(self, channel: Channel) -> bool:
        """Only where another way to reach them remains."""
        others = [one for one in self._addresses if one.channel is not channel and one.closed is None]
        return self.address(channel) is not None and (bool(others) or self.letter)

    def _leads_somewhere(self, channel: Channel) -> bool:
        address = self.address(channel)
        return channel is Channel.LETTER or (address is not None and address.closed is None)

    @property
    def _addresses(self) -> list[AddressView]:
        return [one for one in (self.mobile, self.email) if one is not None]


def find(session: Session, catalogue: Catalogue, reader: Reader) -> PreferencesView:
    """How the reader is told now. Raises NotFound where they are no contact any more."""
    row = session.scalars(select(Contact).where(*_mine(reader))).one_or_none()
    if row is None:
        raise NotFound("there is no such contact")
    return view(session, catalogue, row)


def view(session: Session, catalogue: Catalogue, row: Contact) -> PreferencesView:
    case_type = catalogue.by_id(session, session.get_one(Case, row.case_id).case_type_id)
    details = contacts.details(vault_of(session), row)
    there = _channels_there(details, case_type)
    said = _newest(session, row)
    language = said.get("language")
    by_them = language is not None and language.by == _WHO
    hours = SafeHours(row.safe_from, row.safe_to, row.neutral)
    wanted = tuple(Channel(channel) for channel in row.channels)
    return PreferencesView(
        language=contacts.wish(row),
        language_since=language.said_at if language and by_them else None,
        language_told=language.said_at if language and not by_them else None,
        channels=usable_channels(wanted, dict.fromkeys(there, "there")),
        channels_since=_since(said.get("channels"), ",".join(row.channels)),
        choices=orders(there),
        hours=hours,
        hours_since=_since(said.get("safe"), hours.text),
        may_be_neutral=all(case_type.neutral(channel) is not None for channel in REMOTE),
        mobile=_address(session, row, Channel.SMS, details.mobile),
        email=_address(session, row, Channel.EMAIL, details.email),
        letter=Channel.LETTER in there,
        stoppable=REMOTE if case_type.stoppable else (Channel.SMS,),
    )


def opened(session: Session, reader: Reader) -> Contact:
    """The reader's contact, to be changed: nobody else changes it, and no event of its case is processed, meanwhile.

    Raises NotFound where they are no contact any more.
    """
    session.scalars(select(Case.id).where(Case.id == reader.case_id).with_for_update()).one()
    row = session.scalars(select(Contact).where(*_mine(reader)).execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("there is no such contact")
    return row


def chosen(
    session: Session, row: Contact, field: str, value: str, now: datetime, *, is_news: bool = True
) -> Preference:
    """Keeps what was chosen as evidence, and tells the case system of it if it is news."""
    if is_news:
        choices_told.tell(session, row, field, value, now)
    return choice_evidence.keep(session, row, (field, value), _THROUGH, now)


def stands(row: Contact, choice: str, now: datetime) -> None:
    """From now on the case system's word on this counts only if the person said it later."""
    row.chosen = {**row.chosen, choice: now.isoformat()}


def _mine(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    return (Contact.id == reader.contact_id, Contact.case_id == reader.case_id, Contact.removed_at.is_(None))


def _channels_there(details: Details, case_type: CaseTypeView) -> tuple[Channel, ...]:
    there = details.addresses
    return tuple(one for one in Channel if one in there and (one is not Channel.LETTER or case_type.letters))


def _newest(session: Session, row: Contact) -> dict[str, Preference]:
    kept = session.scalars(select(Preference).where(Preference.contact_id == row.id).order_by(Preference.id))
    return {one.field: one for one in kept}


def _since(said: Preference | None, in_force: str) -> datetime | None:
    """When they said what is in force; the organisation may have told of a later word of theirs since."""
    return said.said_at if said is not None and said.value == in_force else None


def _address(session: Session, row: Contact, channel: Channel, address: str | None) -> AddressView | None:
    if address is None:
        return None
    hint = last_digits(address) if channel is Channel.SMS else masked_email(address)
    why = suppressions.reason(session, channel, address_index(vault_of(session), channel, address))
    if why is None or not suppressions.counts(why, row.mode):
        return AddressView(channel, hint, None)
    return AddressView(channel, hint, Closed.BY_THEM if why in suppressions.OWN_STOPS else Closed.OTHERWISE)
