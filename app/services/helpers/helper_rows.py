"""The rows of helpers whom citizens named: found for who named them, invited, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.db import vault_of
from app.domain import notice_words, sites
from app.domain.answer_words import Values
from app.domain.bilingual import Bilingual
from app.domain.given_names import given_name
from app.domain.harmless import harmless
from app.domain.helping import Helping, Scope
from app.domain.ids import new_id
from app.domain.notice_words import NoticeKind, NoticeWords
from app.domain.reasons import Reason
from app.domain.recipients import Sensitivity
from app.models.case import Case
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import contacts, known
from app.services.events.processing import Sender
from app.services.messages import cancelling, notices
from app.services.messages.notices import Notice
from app.services.views import Reader

TABLE = "contacts"
DECLINED, LEFT, WITHDRAWN = "declined", "left", "withdrawn"
"""Why a helper is a helper no more: they said no, they stopped, or whoever named them took it back."""
_SOMEBODY = Bilingual("rhywun", "Somebody")


def lock(session: Session, case_id: UUID) -> Case:
    """Has nobody else change the people of a case meanwhile: events are processed under the same lock."""
    return session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()


def of(session: Session, namer_id: UUID) -> list[Contact]:
    """Everybody whom a contact ever named, oldest first."""
    return list(session.scalars(select(Contact).where(Contact.named_by == namer_id).order_by(Contact.id)))


def invited_at(session: Session, case_id: UUID, rows: Sequence[Contact]) -> dict[UUID, datetime]:
    """When each was last invited; where nothing may go to their address, when they were named."""
    last = session.execute(
        select(Message.contact_id, func.max(Message.created_at))
        .where(Message.case_id == case_id, Message.notice == NoticeKind.HELPER_INVITED.value)
        .group_by(Message.contact_id)
    )
    return {row.id: row.created_at for row in rows} | {one.contact_id: one[1] for one in last}


def invitations(session: Session, reader: Reader, since: datetime) -> int:
    """How many invitations a person has caused since then, to whomever, from all requests with their proven address."""
    who = Contact.id == reader.contact_id
    if reader.proof is not None:
        index = reader.proof.address_index
        who = or_(who, Contact.mobile_index == index, Contact.email_index == index)
    same = (who, Contact.mode == reader.mode)
    helper = aliased(Contact)
    found = session.scalar(
        select(func.count(func.distinct(Message.notice_id)))
        .join(helper, helper.id == Message.contact_id)
        .where(
            Message.case_id.in_(select(Contact.case_id).where(*same)),
            Message.notice == NoticeKind.HELPER_INVITED.value,
            Message.created_at > since,
            helper.named_by.in_(select(Contact.id).where(*same)),
        )
    )
    return found or 0


def invite(session: Session, helper: Contact, namer: Contact, sender: Sender, now: datetime) -> None:
    """Asks a helper whether they will help. Nobody learns whether anything may go to their address."""
    words, values = _words(session, helper, sender, now)
    notice = Notice(NoticeKind.HELPER_INVITED, new_id(), words, {"name": spoken_name(session, namer), **values})
    for address in notices.addresses(session, helper):
        notices.write(session, notice, address, now)


def end(session: Session, row: Contact, why: str, now: datetime, *, tell: bool = False) -> None:
    """Has a helper hear and see nothing more: what waits is cancelled, their link closed, their address let go.

    tell: whether they are told so. Of somebody who declined the index of the address stays, by which they are known
    when they are named again, so as not to be asked again.
    """
    row.removed_at, row.removed_reason = now, why
    waiting = select(Message.id).where(Message.contact_id == row.id, Message.reply_id.is_(None))
    cancelling.cancel(session, waiting, Reason.CONTACT_REMOVED, now)
    links = update(StatusLink).where(StatusLink.contact_id == row.id, StatusLink.revoked_at.is_(None))
    session.execute(links.values(revoked_at=now))
    if tell:
        _tell(session, row, now)
    index = (row.mobile_index, row.email_index)
    vault = vault_of(session)
    contacts.seal_details(vault, row, replace(contacts.details(vault, row), mobile=None, email=None))
    if why == DECLINED:
        row.mobile_index, row.email_index = index


def helping(row: Contact) -> Helping:
    """How things stand with a helper, as planning sees it."""
    return Helping(Scope(row.scope or Scope.ALL.value), row.helps_until, row.confirmed_at is not None)


def spoken_name(session: Session, row: Contact) -> Bilingual:
    """By which name a contact is spoken of to others."""
    name = given_name(contacts.details(vault_of(session), row).name)
    return Bilingual(name, name) if name else _SOMEBODY


def _tell(session: Session, row: Contact, now: datetime) -> None:
    """Says to a helper that they help no longer, by the channel they prefer."""
    values = {"name": spoken_name(session, session.get_one(Contact, row.named_by))}
    ended = Notice(NoticeKind.HELPER_ENDED, row.id, notice_words.HELPER_ENDED, values)
    for address in notices.addresses(session, row)[:1]:
        notices.write(session, ended, address, now)


def _words(session: Session, helper: Contact, sender: Sender, now: datetime) -> tuple[NoticeWords, Values]:
    """How an invitation can be answered, by what the case type lets us send."""
    case = session.get_one(Case, helper.case_id)
    case_type = sender.catalogue.by_id(session, case.case_type_id)
    if case_type.link:
        asked = known.ask(session, [case.id], [], now)
        token = contacts.ensure_link(vault_of(session), asked, helper, now)
        asked.write(session)
        link = Bilingual(f"{sender.base_url}/cy/c/{token}", f"{sender.base_url}/en/c/{token}")
        return notice_words.HELPER_INVITED_BY_LINK, {"link": link}
    organisation = session.get_one(Organisation, case.organisation_id)
    where = {
        "site": sites.site(sender.base_url, organisation.host),
        "find_page": sites.find_page(sender.base_url, organisation.host, organisation.slug),
    }
    if case_type.sensitivity is Sensitivity.SENSITIVE:
        return notice_words.HELPER_INVITED_WITHOUT_REFERENCE, where
    reference = harmless(vault_of(session).open("cases", case.id, "reference", case.reference_sealed), lines=False)
    return notice_words.HELPER_INVITED_BY_REFERENCE, where | {"reference": Bilingual(reference, reference)}
