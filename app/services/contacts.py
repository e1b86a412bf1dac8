"""Contacts in and out of their rows: merged from events, kept from overriding what a person chose with us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import tokens
from app.domain.bilingual import LanguageWish
from app.domain.case_contacts import ContactState
from app.domain.ids import new_id
from app.domain.initials import initials
from app.domain.recipients import Channel, Role
from app.models.case import Case
from app.models.contact import Contact, ContactName, Preference, StatusLink
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services import contact_names
from app.services.known import Known, address_index
from app.vault import Vault, VaultError

_LINK_LASTS = timedelta(days=400)
_CASE_SYSTEM = "case-system"
_ADDRESSES = ("mobile", "email")
"""Those that a person may give us on our pages."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is sealed of a contact."""

    reference: str
    name: str | None
    mobile: str | None
    email: str | None
    address: str | None

    @property
    def addresses(self) -> dict[Channel, str]:
        found = {Channel.SMS: self.mobile, Channel.EMAIL: self.email, Channel.LETTER: self.address}
        return {channel: address for channel, address in found.items() if address}


def merge(
    session: Session, known: Known, case: Case, states: Iterable[ContactState], now: datetime
) -> tuple[Contact, ...]:
    """Brings the rows of a case's contacts to what its events say of them, and returns them all."""
    vault = vault_of(session)
    rows = known.people[case.id]
    for state in states:
        index = vault.index("contact", state.facts.reference)
        row = rows.get(index)
        if row is None:
            row = rows[index] = _new_row(session, case, index)
        _merge_details(session, known, row, state)
        row.role = state.facts.role or Role.CITIZEN.value
        row.format = state.facts.format
        row.removed_at, row.removed_reason = state.removed_at, state.removal
        hours = (row.safe_from, row.safe_to)
        _merge_choices(known, row, state, now)
        if (row.safe_from, row.safe_to) != hours:
            mind_new_hours(session, row)
    return tuple(rows.values())


def of_case(session: Session, case_id: UUID) -> list[Contact]:
    """The contacts of a case, in the order in which we learnt of them."""
    return list(session.scalars(select(Contact).where(Contact.case_id == case_id).order_by(Contact.id)))


def languages_said(session: Session, contact_ids: Sequence[UUID]) -> dict[UUID, Preference]:
    """The newest evidence of the language of each contact."""
    said = select(Preference).where(Preference.contact_id.in_(contact_ids), Preference.field == "language")
    return {row.contact_id: row for row in session.scalars(said.order_by(Preference.id))}


def details(vault: Vault, row: Contact) -> Details:
    return Details(**cast(Mapping[str, Any], vault.open_json("contacts", row.id, "details", row.details_sealed)))


def initials_of(vault: Vault, row: Contact) -> str:
    """So much of a contact's name that staff can tell people apart; empty where none is known or can be opened."""
    try:
        return initials(details(vault, row).name)
    except VaultError:
        return ""


def seal_details(vault: Vault, row: Contact, new: Details) -> None:
    """Keeps new details of a contact, by whose addresses they are found from now on."""
    plain = {name: getattr(new, name) for name in Details.__dataclass_fields__}
    row.details_sealed = vault.seal_json("contacts", row.id, "details", plain)
    row.mobile_index = address_index(vault, Channel.SMS, new.mobile) if new.mobile else None
    row.email_index = address_index(vault, Channel.EMAIL, new.email) if new.email else None


def mind_new_hours(session: Session, row: Contact) -> None:
    """Has the messages that were planned before mind them, too, when they come up."""
    unfinished = update(Message).where(Message.contact_id == row.id, Message.finished_at.is_(None))
    session.execute(unfinished.values(has_hours=True))


def wish(row: Contact) -> LanguageWish:
    return LanguageWish(row.language)


def ensure_link(vault: Vault, known: Known, row: Contact, now: datetime) -> str:
    """The token of the contact's link to the status page; a link is made where there is none in force."""
    link_id = known.links.get(row.id)
    if link_id is not None:
        return _token(vault, link_id)
    link_id = known.links[row.id] = new_id()
    token = _token(vault, link_id)
    known.add(
        StatusLink,
        {
            "id": link_id,
            "organisation_id": row.organisation_id,
            "case_id": row.case_id,
            "contact_id": row.id,
            "token_hash": tokens.hash_of(token),
            "expires_at": now + _LINK_LASTS,
        },
    )
    return token


def _token(vault: Vault, link_id: UUID) -> str:
    return tokens.status_token(vault.token_number("status-link", link_id))


def _new_row(session: Session, case: Case, index: bytes) -> Contact:
    row = Contact(
        id=new_id(),
        organisation_id=organisation_of(session),
        case_id=case.id,
        mode=case.mode,
        reference_index=index,
        language="",  # until something is known, be it that nothing is
        channels=[],
        neutral=False,
        chosen={},
    )
    session.add(row)
    return row


def _merge_details(session: Session, known: Known, row: Contact, state: ContactState) -> None:
    """Seals the details anew only where they changed: a case system repeats them in every event.

    An address that the person gave us on our pages stands as a choice of theirs does.
    """
    vault, facts = vault_of(session), state.facts
    new = Details(facts.reference, facts.name, facts.mobile, facts.email, facts.address)
    if row.details_sealed is None:
        _index_name(known, vault, row, new.name)
    else:
        before = details(vault, row)
        theirs = {field: getattr(before, field) for field in _ADDRESSES if not _may_change(row, state, field)}
        new = replace(new, **theirs)
        if before == new:
            return
        if before.name != new.name:
            session.execute(delete(ContactName).where(ContactName.contact_id == row.id))
            _index_name(known, vault, row, new.name)
    seal_details(vault, row, new)


def _index_name(known: Known, vault: Vault, row: Contact, name: str | None) -> None:
    for words in contact_names.rows(vault, row, name):
        known.add(ContactName, words)


def _merge_choices(known: Known, row: Contact, state: ContactState, now: datetime) -> None:
    facts = state.facts
    if _may_change(row, state, "language"):
        _set_language(known, row, state, now)
    if _may_change(row, state, "channels"):
        row.channels = list(facts.channels or ())
    if _may_change(row, state, "safe"):
        row.neutral = bool(facts.neutral)
        row.safe_from, row.safe_to = facts.safe_from, facts.safe_to


def _may_change(row: Contact, state: ContactState, choice: str) -> bool:
    """What the person chose with us stands, unless the case system tells of a later word of theirs."""
    chosen = row.chosen.get(choice)
    if chosen is None:
        return True
    said_at = state.said_at.get(choice)
    return said_at is not None and said_at > datetime.fromisoformat(chosen)


def _set_language(known: Known, row: Contact, state: ContactState, now: datetime) -> None:
    language = state.facts.language or LanguageWish.UNKNOWN.value
    if row.language == language:
        return
    if row.language:
        _note_change(known, row, language)
    row.language = language
    known.add(
        Preference,
        {
            "id": new_id(),
            "organisation_id": row.organisation_id,
            "contact_id": row.id,
            "field": "language",
            "value": language,
            "said_at": state.said_at.get("language", now),
            "by": _CASE_SYSTEM,
            "through": "api",
        },
    )


def _note_change(known: Known, row: Contact, language: str) -> None:
    known.add(
        AuditEntry,
        {
            "id": new_id(),
            "organisation_id": row.organisation_id,
            "who": _CASE_SYSTEM,
            "what": f"language {language}",
            "about_table": "contacts",
            "about_id": row.id,
            "facts": {"before": row.language},
        },
    )
