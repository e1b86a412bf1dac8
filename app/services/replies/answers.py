"""Answers to what people text: written as messages that go out at once, whatever the hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import language_reasons
from app.domain.answer_words import Values, filled
from app.domain.bilingual import Bilingual, BothTexts, LanguageWish
from app.domain.bilingual_text import Text, as_texts
from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel, KeyKind, Mode, Sensitivity, is_fictional_mobile
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.organisation import Organisation
from app.models.reply import Reply
from app.services import contacts
from app.services.messages.planned_messages import SANDBOX
from app.services.messages.recipients import in_sandbox
from app.services.replies.person import Person

ONE_RECEIVED_IN = timedelta(hours=12)
"""Whoever writes on and on, or has a machine that answers, is told only once in this time that we have it."""
MOST_AN_HOUR = 10
"""Answers to one number: more are wanted by nobody but a machine, and each costs the organisation money."""
_GOOD_FOR = timedelta(hours=1)
"""An answer that could not leave by then comes too late to be one, and to pass a STOP."""


def may_answer(session: Session, person: Person, has_word: bool, now: datetime) -> bool:
    """Whether a text from this person is answered at all."""
    if person.contact is None:
        return False
    if is_fictional_mobile(person.number) and not _organisation(session).sandboxed:
        return False
    mine = (Reply.address_index == person.index, Reply.channel == Channel.SMS.value)
    lately = select(func.count()).select_from(Reply).where(*mine, Reply.answered_at > now - timedelta(hours=1))
    if (session.scalar(lately) or 0) >= MOST_AN_HOUR:
        return False
    told = select(Reply.id).where(*mine, Reply.word.is_(None), Reply.answered_at > now - ONE_RECEIVED_IN)
    return has_word or session.scalar(told.limit(1)) is None


def write(
    session: Session,
    reply: Reply,
    person: Person,
    words: tuple[Bilingual, Values],
    wish: LanguageWish,
    now: datetime,
) -> None:
    """Writes the answer to a reply as one message or two, due now. They pass a suppression: they were asked for."""
    organisation = _organisation(session)
    phone = Bilingual(organisation.phone, organisation.phone)
    said = filled(words[0], {"name": organisation.name, "phone": phone, **words[1]})
    spoken = {language: said[language] for language in wish.languages}
    _add(session, reply, person, as_texts(spoken, organisation.sms_prefix, BothTexts(organisation.both_texts)), now)
    reply.answered_at = now


def _organisation(session: Session) -> Organisation:
    return session.get_one(Organisation, organisation_of(session))


def _add(session: Session, reply: Reply, person: Person, texts: Sequence[Text], now: datetime) -> None:
    assert person.case is not None
    assert person.contact is not None
    case_type = session.get_one(CaseType, person.case.case_type_id)
    provider = SANDBOX if in_sandbox(KeyKind.LIVE, _organisation(session)) else None
    wish = contacts.wish(person.contact)
    for part, text in enumerate(texts):
        message_id = new_id()
        session.add(
            Message(
                id=message_id,
                organisation_id=reply.organisation_id,
                integration_id=person.case.integration_id,
                mode=Mode.LIVE.value,
                case_id=person.case.id,
                reply_id=reply.id,
                contact_id=person.contact.id,
                channel=Channel.SMS.value,
                language_wish=wish.value,
                language_reason=text.why or language_reasons.of_wish(wish),
                part=part,
                language=text.language.value,
                status=MessageStatus.CREATED.value,
                fragments=text.measured.fragments,
                sensitive=case_type.sensitivity == Sensitivity.SENSITIVE.value,
                urgent=True,
                provider=provider,
                true_until=now + _GOOD_FOR,
                send_after=now,
                **_sealed(session, message_id, person, text.measured.text),
            )
        )
        session.flush()  # the number of a message is its place in the order: Welsh first


def _sealed(session: Session, message_id: UUID, person: Person, body: str) -> dict[str, bytes]:
    vault = vault_of(session)
    return {
        "recipient_index": person.index,
        "recipient_sealed": vault.seal("messages", message_id, "recipient", person.number),
        "words_sealed": vault.seal_json("messages", message_id, "words", {"subject": None, "body": body}),
    }
