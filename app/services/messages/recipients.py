"""Contacts as planning sees them: where each can be reached, in which hours, and what must not be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from app.domain.emails.stop_links import stop_url
from app.domain.helping import Helping, Scope
from app.domain.personalisation import person_values
from app.domain.planning import Recipient
from app.domain.quiet_hours import DayHours, Hours, of_day, whole_day
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind, Mode, Role, is_fictional_mobile
from app.models.contact import Contact
from app.models.organisation import Organisation
from app.services import contacts
from app.services.known import address_index
from app.services.messages.happened import Happened
from app.services.opting_out import stopping, suppressions
from app.vault import Vault


def recipient(vault: Vault, happened: Happened, row: Contact, base_url: str, now: datetime) -> Recipient:
    """A contact with their addresses, name and link, and the channels that are closed to us."""
    details = contacts.details(vault, row)
    link, kept_out = None, _kept_out(happened, row, now)
    if happened.case_type.link and row.removed_at is None and kept_out is None:
        link = f"{base_url}/{_link_language(row)}{contacts.ensure_link(vault, happened.known, row, now)}"
    return Recipient(
        contact_id=row.id,
        role=Role(row.role),
        wish=contacts.wish(row),
        channels=tuple(Channel(channel) for channel in row.channels),
        addresses=details.addresses,
        values=person_values(details.name, link),
        neutral=row.neutral,
        removed=row.removed_at is not None,
        closed=_closed(vault, happened, details.addresses),
        stop_url=_stop_url(vault, happened, row, details.email, base_url),
        kept_out=kept_out,
    )


class SendingWindow(Protocol):
    """An organisation's hours of sending, in hours of the day."""

    @property
    def sandboxed(self) -> bool: ...

    @property
    def window_from(self) -> int | None: ...

    @property
    def window_to(self) -> int | None: ...


class SafeHours(Protocol):
    """The hours in which a contact may be written to, in minutes of the day."""

    @property
    def safe_from(self) -> int | None: ...

    @property
    def safe_to(self) -> int | None: ...


def windows_of(
    mode: Mode, organisation: SendingWindow, case_type: DayHours | None, contact: SafeHours
) -> tuple[Hours, ...]:
    """The hours in which this contact may be written to about a case of this type.

    The organisation's and the case type's count for what is live alone. The order is that in which `earliest` leaves
    them out, where they are never all open together.
    """
    windows = []
    live = mode is Mode.LIVE and not organisation.sandboxed
    if live and organisation.window_from is not None and organisation.window_to is not None:
        windows.append(of_day((organisation.window_from, organisation.window_to)))
    if live and case_type is not None:
        windows.append(of_day(case_type))
    if not whole_day(contact.safe_from, contact.safe_to):
        assert contact.safe_from is not None
        assert contact.safe_to is not None
        windows.append(Hours(contact.safe_from, contact.safe_to))
    return tuple(windows)


def in_sandbox(kind: KeyKind, organisation: Organisation) -> bool:
    """Whether nothing of this may leave the house: test keys always, and every key of the demo."""
    return kind is KeyKind.TEST or organisation.sandboxed


def _kept_out(happened: Happened, row: Contact, now: datetime) -> Reason | None:
    """Why a helper whom the citizen named is not told; who named them must still be of the case."""
    if row.scope is None:
        return None
    if not any(one.id == row.named_by and one.removed_at is None for one in happened.people):
        return Reason.HELPER_ENDED
    helping = Helping(Scope(row.scope), row.helps_until, row.confirmed_at is not None)
    return helping.why_not_told(happened.event.type, happened.after.closed_at, now)


def _link_language(row: Contact) -> str:
    """`cy/c/`, `en/c/`, or `c/` for who gets both: that address asks nothing and chooses by what is known."""
    return f"{row.language}/c/" if row.language in ("cy", "en") else "c/"


def _stop_url(vault: Vault, happened: Happened, row: Contact, email: str | None, base_url: str) -> str | None:
    """Where the reader of an email may stop such emails; None where a case type does not let them."""
    if email is None or not happened.case_type.stoppable:
        return None
    index = address_index(vault, Channel.EMAIL, email)
    return stop_url(base_url, stopping.token(vault, row.organisation_id, row.id, index))


def _closed(vault: Vault, happened: Happened, addresses: Mapping[Channel, str]) -> dict[Channel, Reason]:
    """The channels that must not be used for these addresses, and why."""
    known, kind = happened.known, KeyKind(happened.row.key_kind)
    indexes = {channel: address_index(vault, channel, address) for channel, address in addresses.items()}
    closed = {
        channel: suppressions.reason_of(why)
        for channel, index in indexes.items()
        if (why := known.suppressed.get((channel.value, index))) is not None and suppressions.counts(why, kind.mode)
    }
    if kind is KeyKind.TEAM:
        closed |= {channel: Reason.NOT_A_GUEST for channel, index in indexes.items() if index not in known.guests}
    mobile = addresses.get(Channel.SMS)
    if mobile and is_fictional_mobile(mobile) and not in_sandbox(kind, happened.organisation):
        closed[Channel.SMS] = Reason.FICTIONAL_NUMBER
    if not happened.case_type.letters and not in_sandbox(kind, happened.organisation):
        closed[Channel.LETTER] = Reason.NO_PROVIDER
    return closed
