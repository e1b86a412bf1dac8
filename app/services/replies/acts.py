"""What each word that is texted to us makes us do, and what we answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import answer_words
from app.domain.answer_words import Values
from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.inbound_words import InboundWord
from app.domain.recipients import Channel
from app.logs import logger
from app.models.reply import Reply
from app.services.events.processing import Sender
from app.services.messages import cancelling
from app.services.opting_out import suppressions
from app.services.replies import choices, status
from app.services.replies.person import Person
from app.vault import VaultError


@dataclass(frozen=True, slots=True)
class Heard:
    """A text that we act on. said_at: when it was sent."""

    person: Person
    sender: Sender
    said_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What we answer. settled: nothing is left for staff to do. wish: the language, where it was chosen just now."""

    words: Bilingual
    values: Values = field(default_factory=dict)
    settled: bool = True
    wish: LanguageWish | None = None


_FOR_STAFF = Said(answer_words.RECEIVED, settled=False)


def act(session: Session, word: InboundWord | None, heard: Heard) -> Said:
    """Does what the word asks for; whatever is no word of ours is for staff to read."""
    return _ACTS[word](session, heard) if word else _FOR_STAFF


def _stop(session: Session, heard: Heard) -> Said:
    _close(session, heard, suppressions.OWN_STOP, "stopped")
    return Said(answer_words.STOPPED)


def _wrong(session: Session, heard: Heard) -> Said:
    _close(session, heard, suppressions.WRONG_NUMBER, "wrong")
    return Said(answer_words.WRONG_NUMBER, settled=False)


def _close(session: Session, heard: Heard, why: str, choice: str) -> None:
    index = heard.person.index
    is_news = suppressions.close(session, Channel.SMS, index, why)
    cancelling.cancel_to(session, Channel.SMS, index, heard.now)
    if is_news:
        choices.choose_texts(session, heard.person, choice, heard.said_at, heard.now)


def _start(session: Session, heard: Heard) -> Said:
    index = heard.person.index
    if _stopped_since(session, heard):
        return Said(answer_words.STOPPED)
    if suppressions.lift_own_stop(session, Channel.SMS, index):
        choices.choose_texts(session, heard.person, "started", heard.said_at, heard.now)
        return Said(answer_words.STARTED)
    if suppressions.reason(session, Channel.SMS, index) is not None:
        return Said(answer_words.STILL_CLOSED, settled=False)
    return Said(answer_words.GOING_ON)


def _stopped_since(session: Session, heard: Heard) -> bool:
    """Whether a STOP came in after this START was sent: a text that was long under way undoes nothing."""
    stops = select(Reply.id).where(
        Reply.address_index == heard.person.index,
        Reply.channel == Channel.SMS.value,
        Reply.word == InboundWord.STOP.value,
        Reply.created_at > heard.said_at,
    )
    return session.scalar(stops.limit(1)) is not None


def _help(_session: Session, _heard: Heard) -> Said:
    return Said(answer_words.HELP)


def _welsh(session: Session, heard: Heard) -> Said:
    return _language(session, heard, LanguageWish.CY, answer_words.NOW_IN_WELSH)


def _english(session: Session, heard: Heard) -> Said:
    return _language(session, heard, LanguageWish.EN, answer_words.NOW_IN_ENGLISH)


def _language(session: Session, heard: Heard, wish: LanguageWish, words: Bilingual) -> Said:
    """Nothing is promised to a number that is nobody's by now."""
    if not heard.person.holders:
        return _FOR_STAFF
    choices.choose_language(session, heard.person, wish, heard.said_at, heard.now)
    return Said(words, wish=wish)


def _status(session: Session, heard: Heard) -> Said:
    try:
        return Said(*status.where_it_is(session, heard.person, heard.sender, heard.now))
    except VaultError as error:
        logger().error("status cannot be told", error=error)
        return _FOR_STAFF


_ACTS: dict[InboundWord, Callable[[Session, Heard], Said]] = {
    InboundWord.STOP: _stop,
    InboundWord.START: _start,
    InboundWord.HELP: _help,
    InboundWord.WELSH: _welsh,
    InboundWord.ENGLISH: _english,
    InboundWord.STATUS: _status,
    InboundWord.WRONG: _wrong,
}
