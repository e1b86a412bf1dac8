"""Finding one's request again with its reference and an address that we hold: a code goes only where both match.

Whether they do is nobody's to learn: what is written, said and waited for is the same either way.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.db import vault_of
from app.domain import references
from app.domain.codes import CodePurpose
from app.domain.forms import day_in_london
from app.domain.helping import AFTER_CLOSING
from app.domain.recipients import Channel, Mode, Role, normalise_email, normalise_mobile
from app.domain.tokens import hash_of
from app.models.case import Case
from app.models.code import Code
from app.models.contact import Contact
from app.services import contacts, known
from app.services.known import address_index
from app.services.messages.notices import Address
from app.services.views import FiledLink
from app.services.visits import codes
from app.services.visits.codes import Asked, Checked, CodeSpent

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed to find a request; the address is in the form in which addresses are compared."""

    reference: str
    channel: Channel
    address: str


def read_address(typed: str) -> tuple[Channel, str] | None:
    """The mobile number or email address that was typed; None where it is neither."""
    if "@" in typed:
        return (Channel.EMAIL, normalise_email(typed)) if _EMAIL.fullmatch(typed) else None
    mobile = normalise_mobile(typed)
    return (Channel.SMS, mobile) if mobile else None


def ask(session: Session, sought: Sought, now: datetime) -> UUID:
    """Asks for a code and sends it where reference and address belong together; the id of the code either way.

    Raises TooManyCodes and Braked, either way too.
    """
    contact, anybody = _match(session, sought, now), _anybody(session)
    reference = references.comparable(sought.reference)
    asked = Asked(
        purpose=CodePurpose.FIND,
        about=f"{reference}\0{sought.address}",
        spread=reference,
        address=_address(contact, sought),
        plan=asdict(sought),
        stand_in=_address(anybody, sought),
    )
    return codes.ask(session, asked, now)


def ask_again(session: Session, code_id: UUID, now: datetime) -> UUID:
    """Asks anew for what an earlier code was asked for, and makes that one void. Raises CodeSpent, and as `ask`."""
    row = session.get(Code, code_id)
    if row is None or row.purpose != CodePurpose.FIND.value or row.used_at is not None:
        raise CodeSpent("there is no such code")
    said = codes.plan_of(session, row)
    if said is None:
        raise CodeSpent("there is no such code")
    return ask(session, Sought(str(said["reference"]), Channel(str(said["channel"])), str(said["address"])), now)


def link_for(session: Session, checked: Checked, now: datetime) -> FiledLink | None:
    """The link that a right code opens; None where its address is not the contact's any more, or they are nobody's.

    The number may have changed hands, or a helper's help may have ended, while the code was on its way.
    """
    if checked.proof is None:
        return None
    held = or_(*(index == checked.proof.address_index for index in (Contact.mobile_index, Contact.email_index)))
    theirs = (Contact.id == checked.contact_id, held, Contact.removed_at.is_(None), still_concerned(now))
    found = session.scalar(select(Contact.id).join(Case, Case.id == Contact.case_id).where(*theirs))
    return link(session, found, now) if found else None


def link(session: Session, contact_id: UUID, now: datetime) -> FiledLink:
    """The link in force of a contact; a new one is made where the last is expired or revoked."""
    contact = session.get_one(Contact, contact_id)
    asked = known.ask(session, [contact.case_id], [], now)
    token = contacts.ensure_link(vault_of(session), asked, contact, now)
    asked.write(session)
    return FiledLink(contact.organisation_id, hash_of(token))


def still_concerned(now: datetime) -> ColumnElement[bool]:
    """Of a contact and their case: that they are not a helper whose time is over, or whose person is gone."""
    who_named = aliased(Contact)
    named = exists().where(who_named.id == Contact.named_by, who_named.removed_at.is_(None))
    open_lately = or_(Case.closed_at.is_(None), Case.closed_at >= now - AFTER_CLOSING)
    in_time = or_(Contact.helps_until >= day_in_london(now), and_(Contact.helps_until.is_(None), open_lately))
    return or_(Contact.scope.is_(None), and_(named, in_time))


def _match(session: Session, sought: Sought, now: datetime) -> Contact | None:
    """Live before trial, the person it is about before those who help, the newest case first."""
    vault = vault_of(session)
    indexes = [vault.index("reference", form) for form in references.forms(sought.reference)]
    held = Contact.mobile_index if sought.channel is Channel.SMS else Contact.email_index
    return session.scalars(
        select(Contact)
        .join(Case, Case.id == Contact.case_id)
        .where(
            Case.reference_index.in_(indexes),
            held == address_index(vault, sought.channel, sought.address),
            Contact.removed_at.is_(None),
            still_concerned(now),
        )
        .order_by(
            (Contact.mode == Mode.LIVE.value).desc(),
            (Contact.role == Role.CITIZEN.value).desc(),
            Case.id.desc(),
        )
        .limit(1)
    ).first()


def _anybody(session: Session) -> Contact | None:
    """Somebody, looked for whether or not they are needed: see `Asked.stand_in`."""
    return session.scalars(
        select(Contact).where(Contact.removed_at.is_(None)).order_by(Contact.id.desc()).limit(1)
    ).first()


def _address(contact: Contact | None, sought: Sought) -> Address | None:
    return Address(contact, sought.channel, sought.address) if contact else None
