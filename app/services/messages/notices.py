"""Notices: messages of our own to one person, such as a code, that no case event asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import language_reasons
from app.domain.answer_words import Values, filled
from app.domain.bilingual import Bilingual, BothTexts, Language, LanguageWish
from app.domain.bilingual_text import as_texts
from app.domain.emails.parts import Block
from app.domain.ids import new_id
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind, NoticeWords
from app.domain.quiet_hours import Hours, earliest, whole_day
from app.domain.recipients import Channel, Mode, Sensitivity, is_fictional_mobile
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import contacts
from app.services.known import address_index
from app.services.messages import sealed_words
from app.services.messages.planned_messages import SANDBOX
from app.services.messages.recipients import windows_of
from app.services.messages.sealed_words import SealedWords
from app.services.opting_out import suppressions

_BETWEEN_SUBJECTS = " / "
_BETWEEN_BODIES = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told. `about`: the id of the row it is about; for each there is one notice to a contact and channel.

    true_until: when it is past; None: it stays true.
    """

    kind: NoticeKind
    about: UUID
    words: NoticeWords
    values: Values = field(default_factory=dict)
    true_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a notice goes: the contact's own address, or one that they had or gave just now."""

    contact: Contact
    channel: Channel
    to: str


@dataclass(frozen=True, slots=True)
class _Part:
    language: LanguageWish
    words: SealedWords
    fragments: int | None = None
    why: LanguageReason | None = None


def write(session: Session, notice: Notice, address: Address, now: datetime) -> bool:
    """Writes a notice in the language of its reader, due now or in their hours; whether anything may go there.

    Nothing goes to an address that is closed to us, but that a code which its owner waits for passes their own STOP.
    """
    organisation = session.get_one(Organisation, organisation_of(session))
    if not _is_open(session, notice.kind, address, organisation):
        return False
    case = session.get_one(Case, address.contact.case_id)
    case_type = session.get_one(CaseType, case.case_type_id)
    wish = contacts.wish(address.contact)
    hours = () if notice.kind.is_asked_for else _hours(address, organisation, case_type)
    send_after = earliest(now, hours)
    for number, part in enumerate(_parts(notice, address, organisation, wish)):
        row = {
            "integration_id": case.integration_id,
            "case_id": case.id,
            "language_wish": wish.value,
            "language_reason": part.why or language_reasons.of_wish(wish),
            "part": number,
            "language": part.language.value,
            "fragments": part.fragments,
            "sensitive": notice.kind.is_asked_for or case_type.sensitivity == Sensitivity.SENSITIVE.value,
            "urgent": notice.kind.is_asked_for,
            "has_hours": bool(hours),
            "waited_for_hours": send_after > now,
            "send_after": send_after,
            "true_until": notice.true_until,
            "provider": SANDBOX if _stays_in_house(address, organisation) else None,
        }
        session.add(_message(session, notice, address, part, row))
        session.flush()  # the number of a message is its place in the order: Welsh first
    return True


def addresses(session: Session, row: Contact) -> list[Address]:
    """Where a contact can be told, the channel they prefer first; letters are too slow for a notice."""
    known = contacts.details(vault_of(session), row).addresses
    wanted = [Channel(channel) for channel in row.channels] + [Channel.SMS, Channel.EMAIL]
    order = [one for one in dict.fromkeys(wanted) if one is not Channel.LETTER and one in known]
    return [Address(row, channel, known[channel]) for channel in order]


def may_go(session: Session, kind: NoticeKind, address: Address) -> bool:
    """Whether `write` would write anything: nothing goes to an address that is closed to us."""
    return _is_open(session, kind, address, session.get_one(Organisation, organisation_of(session)))


def waits_for_safe_hours(session: Session, address: Address) -> bool:
    """Whether what nobody waits for may go there in some hours only, as its reader or the type of their case has it."""
    contact = address.contact
    if not whole_day(contact.safe_from, contact.safe_to):
        return True
    case_type = session.get_one(CaseType, session.get_one(Case, contact.case_id).case_type_id)
    return case_type.hours is not None and not _stays_in_house(
        address, session.get_one(Organisation, organisation_of(session))
    )


def _is_open(session: Session, kind: NoticeKind, address: Address, organisation: Organisation) -> bool:
    if (
        address.channel is Channel.SMS
        and is_fictional_mobile(address.to)
        and not _stays_in_house(address, organisation)
    ):
        return False
    why = suppressions.reason(session, address.channel, address_index(vault_of(session), address.channel, address.to))
    if why is None or not suppressions.counts(why, address.contact.mode):
        return True
    return kind.is_asked_for and why in suppressions.OWN_STOPS


def _stays_in_house(address: Address, organisation: Organisation) -> bool:
    """What a test or team key made stays here: nobody outside asked for it."""
    return organisation.sandboxed or address.contact.mode == Mode.TRIAL.value


def _hours(address: Address, organisation: Organisation, case_type: CaseType) -> tuple[Hours, ...]:
    return windows_of(Mode(address.contact.mode), organisation, case_type.hours, address.contact)


def _parts(notice: Notice, address: Address, organisation: Organisation, wish: LanguageWish) -> list[_Part]:
    values = {
        "organisation": organisation.name,
        "phone": Bilingual(organisation.phone, organisation.phone),
        **notice.values,
    }
    if address.channel is Channel.SMS:
        said = _spoken(filled(notice.words.text, values), wish)
        texts = as_texts(said, organisation.sms_prefix, BothTexts(organisation.both_texts))
        return [
            _Part(one.language, SealedWords(None, one.measured.text), one.measured.fragments, one.why) for one in texts
        ]
    subject = _spoken(filled(notice.words.subject, values), wish)
    body = _spoken(filled(notice.words.body, values), wish)
    blocks = tuple(Block(language, words) for language, words in body.items())
    words = SealedWords(_BETWEEN_SUBJECTS.join(subject.values()), _BETWEEN_BODIES.join(body.values()), blocks)
    both = len(blocks) > 1
    return [_Part(LanguageWish.BOTH if both else LanguageWish(blocks[0].language.value), words)]


def _spoken(words: Bilingual, wish: LanguageWish) -> dict[Language, str]:
    return {language: words[language] for language in wish.languages}


def _message(session: Session, notice: Notice, address: Address, part: _Part, row: Mapping[str, object]) -> Message:
    message_id, vault = new_id(), vault_of(session)
    return Message(
        id=message_id,
        organisation_id=organisation_of(session),
        mode=address.contact.mode,
        contact_id=address.contact.id,
        notice=notice.kind.value,
        notice_id=notice.about,
        channel=address.channel.value,
        status=MessageStatus.CREATED.value,
        recipient_index=address_index(vault, address.channel, address.to),
        recipient_sealed=vault.seal("messages", message_id, "recipient", address.to),
        words_sealed=vault.seal_json("messages", message_id, "words", sealed_words.to_seal(part.words)),
        **row,
    )


def written(session: Session, about: UUID) -> list[Message]:
    """The messages of the notices about a row."""
    return list(session.scalars(select(Message).where(Message.notice_id == about).order_by(Message.number)))
