"""Who a number is to us: whom we last wrote to there, about which case, and whose number it is today."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import LanguageWish
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel, Mode
from app.models.case import Case
from app.models.contact import Contact
from app.models.message import Message
from app.services import contacts
from app.services.known import address_index


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever texts from a number. case, contact: of the newest live text handed over to it, None where there is none.

    open_cases: the ids of the open cases of which it was told. holders: the live contacts whose number it is today.
    """

    number: str
    index: bytes
    case: Case | None
    contact: Contact | None
    open_cases: tuple[UUID, ...]
    holders: tuple[Contact, ...]

    @property
    def several(self) -> bool:
        """More cases are open of which this number was told, so that a reply may be about any of them."""
        return len(self.open_cases) > 1

    @property
    def still_theirs(self) -> bool:
        """Whether the number is still that of the person whom we last wrote to there."""
        return self.contact is not None and any(one.id == self.contact.id for one in self.holders)

    @property
    def wish(self) -> LanguageWish:
        """The language of whoever reads this phone; two people who want two languages get both."""
        found = {contacts.wish(one) for one in self.holders or ((self.contact,) if self.contact else ())}
        return found.pop() if len(found) == 1 else LanguageWish.BOTH


def find(session: Session, number: str) -> Person:
    """`number`: E.164, or whatever else the provider calls the sender."""
    index = address_index(vault_of(session), Channel.SMS, number)
    told = (
        Message.recipient_index == index,
        Message.channel == Channel.SMS.value,
        Message.mode == Mode.LIVE.value,
        Message.reply_id.is_(None),
        or_(
            Message.sent_at.is_not(None),
            Message.status.in_((MessageStatus.SENDING.value, MessageStatus.UNKNOWN.value)),
        ),
    )
    newest = session.execute(
        select(Case, Contact)
        .select_from(Message)
        .join(Case, Case.id == Message.case_id)
        .join(Contact, Contact.id == Message.contact_id)
        .where(*told)
        .order_by(Message.number.desc())
        .limit(1)
    ).first()
    case, contact = newest if newest is not None else (None, None)
    of_messages = select(Message.case_id).where(*told)
    open_cases = session.scalars(select(Case.id).where(Case.id.in_(of_messages), Case.status == "open"))
    holders = session.scalars(
        select(Contact)
        .where(Contact.mobile_index == index, Contact.mode == Mode.LIVE.value, Contact.removed_at.is_(None))
        .order_by(Contact.id)
    )
    return Person(number, index, case, contact, tuple(open_cases), tuple(holders))


def lock_cases(session: Session, person: Person) -> None:
    """Has nobody else change the person's contacts meanwhile: events are processed under the same lock.

    Taken in one order everywhere, and before anything is written that refers to these cases.
    """
    ids = {one.case_id for one in person.holders}
    session.scalars(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update()).all()
    for one in person.holders:
        session.refresh(one)
