"""A test to oneself: the words of a draft as a trial message, by the real path, to an address of the guest list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import LanguageWish
from app.domain.errors import OlrhainError
from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode, is_fictional_mobile
from app.domain.template_preview import Asked, Preview
from app.domain.template_words import TemplateWords
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.organisation import Guest, Organisation, ProviderAccount
from app.models.staff import StaffUser
from app.services.audit import note
from app.services.known import address_index
from app.services.messages import sealed_words
from app.services.messages.sealed_words import SealedWords
from app.services.opting_out import suppressions
from app.services.staff import details
from app.services.templates.finding import there
from app.services.templates.looking import shown
from app.services.templates.trial_rows import Part, Place, message, own_case, own_contact, reference_index

MOST_AN_HOUR = 10
"""Tests of one person: each may cost the organisation money."""
LISTED = 5
_BETWEEN = "\n\n---\n\n"


class TooManyTests(OlrhainError):
    """This person has sent as many tests in the last hour as anybody may."""


class MayNotGo(OlrhainError):
    """Nothing may go to that address, or nobody would carry it; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be sent and where. `to`: a normal form of an address of the template's channel."""

    words: TemplateWords
    asked: Asked
    to: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A test that was sent, or is on its way. reason: why it did not go, or not yet."""

    at: datetime
    channel: Channel
    language: LanguageWish
    status: MessageStatus
    reason: Reason | None
    words: SealedWords


def send(session: Session, template_id: UUID, trial: Trial, who: str, now: datetime) -> int:
    """Writes one message or two, due now; how many. Raises NotFound, TooManyTests and MayNotGo."""
    template = there(session, template_id)
    channel = Channel(template.channel)
    organisation = session.get_one(Organisation, organisation_of(session))
    case = own_case(session, template.case_type_id, who, now)
    if _sent_lately(session, who, now) >= MOST_AN_HOUR:
        raise TooManyTests("that is enough for now")
    _check(session, organisation, channel, trial.to)
    contact = own_contact(session, case, channel, trial.to, trial.asked.wish)
    parts = _parts(channel, shown(session, template_id, trial.words, trial.asked), trial.asked.wish)
    for part in parts:
        session.add(message(session, Place(case, contact, channel, trial.to), part, now))
        session.flush()  # the number of a message is its place in the order: Welsh first
    note(session, who, "template test sent", "templates", template_id)
    return len(parts)


def sent(session: Session, case_type_id: UUID, who: str) -> tuple[Tried, ...]:
    """The last tests of somebody for a case type, newest first."""
    index = reference_index(session, case_type_id, who)
    query = (
        select(Message)
        .join(Case, Case.id == Message.case_id)
        .where(Case.reference_index == index, Case.mode == Mode.TRIAL.value)
        .order_by(Message.number.desc())
        .limit(LISTED)
    )
    return tuple(_tried(session, row) for row in session.scalars(query))


def own_email(session: Session, staff_id: UUID) -> str:
    """Where somebody would rather have an email than at any other address."""
    sealed = session.scalar(select(StaffUser.details_sealed).where(StaffUser.id == staff_id))
    return details.opened(vault_of(session), staff_id, sealed).email if sealed else ""


def _sent_lately(session: Session, who: str, now: datetime) -> int:
    mine = [reference_index(session, id, who) for id in session.scalars(select(CaseType.id))]
    query = (
        select(func.count(func.distinct(Message.notice_id)))
        .join(Case, Case.id == Message.case_id)
        .where(Case.reference_index.in_(mine), Case.mode == Mode.TRIAL.value)
        .where(Message.created_at > now - timedelta(hours=1))
    )
    return session.scalar(query) or 0


def _check(session: Session, organisation: Organisation, channel: Channel, to: str) -> None:
    """What a team key may not write to, a test may not either; in the demo nothing leaves the house."""
    index = address_index(vault_of(session), channel, to)
    why = suppressions.reason(session, channel, index)
    if why is not None and suppressions.counts(why, Mode.TRIAL.value):
        raise MayNotGo(suppressions.reason_of(why))
    if organisation.sandboxed:
        return
    if session.scalar(select(Guest.id).where(Guest.address_index == index)) is None:
        raise MayNotGo(Reason.NOT_A_GUEST)
    if channel is Channel.SMS and is_fictional_mobile(to):
        raise MayNotGo(Reason.FICTIONAL_NUMBER)
    if session.scalar(select(ProviderAccount.id).where(ProviderAccount.channel == channel.value)) is None:
        raise MayNotGo(Reason.NO_PROVIDER)


def _parts(channel: Channel, preview: Preview, wish: LanguageWish) -> list[Part]:
    about = new_id()
    if channel is Channel.SMS:
        return [
            Part(about, number, text.language, SealedWords(None, text.measured.text), text.measured.fragments)
            for number, text in enumerate(preview.texts)
        ]
    assert preview.email is not None
    blocks = preview.email.blocks
    body = _BETWEEN.join(block.text for block in blocks)
    # Without the link that stops such emails: it would be nobody's.
    return [Part(about, 0, wish, SealedWords(preview.email.subject, body, blocks))]


def _tried(session: Session, row: Message) -> Tried:
    opened = vault_of(session).open_json("messages", row.id, "words", row.words_sealed) if row.words_sealed else None
    return Tried(
        at=row.created_at,
        channel=Channel(row.channel),
        language=LanguageWish(row.language),
        status=MessageStatus(row.status),
        reason=Reason(row.reason) if row.reason else None,
        words=sealed_words.read(opened, row.language) if opened else SealedWords(None, ""),
    )
