"""The rows behind a test to oneself: a message is always one of a case, and of a contact of it.

Each member of staff has one closed trial case for each case type, of which their tests are; it holds the address that
they gave last, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import language_reasons
from app.domain.bilingual import LanguageWish
from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.recipients import Channel, Mode, Role, Sensitivity
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import Integration, Organisation
from app.services import contacts
from app.services.known import address_index
from app.services.messages import sealed_words
from app.services.messages.planned_messages import SANDBOX
from app.services.messages.sealed_words import SealedWords
from app.services.organisations import add_integration

_GOOD_FOR = timedelta(hours=1)
"""Whoever sent a test looks at their phone now, and not tomorrow."""
_CONTACT = "olrhain-test"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose tests, of which case type, and where this one goes."""

    case: Case
    contact: Contact
    channel: Channel
    to: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a test. about: the same for all of one test. number: its place, Welsh first."""

    about: UUID
    number: int
    language: LanguageWish
    words: SealedWords
    fragments: int | None = None


def own_case(session: Session, case_type_id: UUID, who: str, now: datetime) -> Case:
    """The case that this person's tests are of, locked, so that two at once are counted one after the other."""
    reference = _reference(case_type_id, who)
    row_id = new_id()
    row = {
        "id": row_id,
        "organisation_id": organisation_of(session),
        "integration_id": _integration(session),
        "mode": Mode.TRIAL.value,
        "case_type_id": case_type_id,
        "reference_index": reference_index(session, case_type_id, who),
        "reference_sealed": vault_of(session).seal("cases", row_id, "reference", reference),
        "status": "closed",
        "closed_at": now,
    }
    session.execute(insert(Case).values(row).on_conflict_do_nothing())
    mine = (Case.reference_index == row["reference_index"], Case.integration_id == row["integration_id"])
    query = select(Case).where(*mine, Case.mode == Mode.TRIAL.value).with_for_update()
    case = session.scalars(query.execution_options(populate_existing=True)).one()
    case.closed_at = case.updated_at = now
    return case


def own_contact(session: Session, case: Case, channel: Channel, to: str, wish: LanguageWish) -> Contact:
    index = vault_of(session).index("contact", _CONTACT)
    row = session.scalar(select(Contact).where(Contact.case_id == case.id, Contact.reference_index == index))
    if row is None:
        row = Contact(
            id=new_id(),
            organisation_id=case.organisation_id,
            case_id=case.id,
            mode=case.mode,
            reference_index=index,
            role=Role.CITIZEN.value,
            neutral=False,
            chosen={},
        )
        session.add(row)
    row.language, row.channels = wish.value, [channel.value]
    mobile = to if channel is Channel.SMS else None
    email = to if channel is Channel.EMAIL else None
    contacts.seal_details(vault_of(session), row, contacts.Details(_CONTACT, None, mobile, email, None))
    session.flush()
    return row


def message(session: Session, place: Place, part: Part, now: datetime) -> Message:
    """The row of one message, due now."""
    case, vault, message_id = place.case, vault_of(session), new_id()
    organisation = session.get_one(Organisation, case.organisation_id)
    case_type = session.get_one(CaseType, case.case_type_id)
    wish = LanguageWish(place.contact.language)
    return Message(
        id=message_id,
        organisation_id=case.organisation_id,
        integration_id=case.integration_id,
        mode=case.mode,
        case_id=case.id,
        contact_id=place.contact.id,
        notice=NoticeKind.TEMPLATE_TEST.value,
        notice_id=part.about,
        channel=place.channel.value,
        language=part.language.value,
        language_wish=wish.value,
        language_reason=language_reasons.of_wish(wish).value,
        part=part.number,
        status=MessageStatus.CREATED.value,
        recipient_index=address_index(vault, place.channel, place.to),
        recipient_sealed=vault.seal("messages", message_id, "recipient", place.to),
        words_sealed=vault.seal_json("messages", message_id, "words", sealed_words.to_seal(part.words)),
        fragments=part.fragments,
        sensitive=case_type.sensitivity == Sensitivity.SENSITIVE.value,
        provider=SANDBOX if organisation.sandboxed else None,
        true_until=now + _GOOD_FOR,
        send_after=now,
        created_at=now,
    )


def reference_index(session: Session, case_type_id: UUID, who: str) -> bytes:
    """By which that case is found."""
    return vault_of(session).index("reference", _reference(case_type_id, who))


def _integration(session: Session) -> UUID:
    """The oldest of the organisation; a new one of our own where it has none yet."""
    query = select(Integration.id).order_by(Integration.created_at, Integration.id).limit(1)
    return session.scalar(query) or add_integration(session, "desk")


def _reference(case_type_id: UUID, who: str) -> str:
    """Nothing that a case system would call a case of its own."""
    return f"olrhain-test/{case_type_id.hex}/{who}"
