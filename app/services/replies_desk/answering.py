"""Answering a reply: in the language that the person wants, once, and by one officer at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import notice_words
from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.errors import OlrhainError
from app.domain.ids import new_id
from app.domain.masked import masked
from app.domain.notice_words import NoticeKind
from app.domain.own_words import as_typed, says_something
from app.domain.recipients import Channel
from app.models.contact import Contact
from app.models.reply import PAGE, Reply, ReplyAnswer
from app.services import contacts
from app.services.audit import note
from app.services.messages import notices
from app.services.messages.notices import Address, Notice
from app.services.replies_desk.acts import DoneMeanwhile
from app.services.replies_desk.finding import there

LONGEST: Mapping[Channel, int] = {Channel.SMS: 700, Channel.EMAIL: 4000}
"""Characters of one language: with its prefix a text must stay within what a provider takes."""


class CannotAnswer(OlrhainError):
    """There is no way to write to the person: nobody knows who it is, or they asked us not to."""


class WordsMissing(OlrhainError):
    """A language that the person is written to in has no words, or too many. `languages`: which."""

    def __init__(self, languages: tuple[Language, ...], *, too_long: bool = False) -> None:
        super().__init__("the answer is not whole")
        self.languages = languages
        self.too_long = too_long


@dataclass(frozen=True, slots=True)
class Way:
    """How an answer would go: by which channel, to which address (masked), in which languages, Welsh first.

    wish: what the person is known to want. has_hours: it may go in some hours only, for them or for their case type.
    """

    channel: Channel
    to: str
    wish: LanguageWish
    has_hours: bool

    @property
    def languages(self) -> tuple[Language, ...]:
        return self.wish.languages

    @property
    def longest(self) -> int:
        return LONGEST[self.channel]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer that staff wrote. by: as an audit entry names them. A language that was not needed is empty."""

    id: UUID
    at: datetime
    by: str
    words: Bilingual = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answering:
    """What an officer sends. read: how many answers there were when they opened the page. was_closed: and whether the
    reply was closed then. keep_open: it goes on.
    """

    words: Bilingual = field(repr=False)
    read: int
    was_closed: bool = False
    keep_open: bool = False


def way(session: Session, row: Reply) -> Way | None:
    """None where there is no way to write to whoever wrote this."""
    found = _address(session, row)
    if found is None:
        return None
    hours = notices.waits_for_safe_hours(session, found)
    return Way(found.channel, masked(found.channel, found.to), contacts.wish(found.contact), hours)


def answers(session: Session, reply_id: UUID) -> tuple[AnswerView, ...]:
    """What staff answered, oldest first."""
    rows = session.scalars(
        select(ReplyAnswer).where(ReplyAnswer.reply_id == reply_id).order_by(ReplyAnswer.created_at, ReplyAnswer.id)
    )
    return tuple(_view(session, row) for row in rows)


def answer(
    session: Session, reply_id: UUID, types: Collection[UUID], given: Answering, who: str, now: datetime
) -> None:
    """Sends an answer and closes the reply, unless it is kept open. The same words sent twice by one person go once.

    Raises NotFound, CannotAnswer, WordsMissing, and DoneMeanwhile where somebody answered or closed it since.
    """
    row = there(session, reply_id, types, lock=True)
    before = answers(session, reply_id)
    address = _address(session, row)
    if address is None:
        raise CannotAnswer("there is no way to write to this person")
    words = _checked(given.words, contacts.wish(address.contact), LONGEST[address.channel])
    if before[given.read :]:
        last = before[-1]
        if last.by == who and last.words == words:
            return
        raise DoneMeanwhile(last.by)
    if row.closed_at is not None and row.closed_by != who and not given.was_closed:
        raise DoneMeanwhile(row.closed_by or "")
    _send(session, row, address, words, who, now)
    row.answered_at = now
    if not given.keep_open:
        row.closed_at, row.closed_by, row.close_reason = now, who, None
    note(session, who, "reply answered", "replies", row.id)


def _address(session: Session, row: Reply) -> Address | None:
    """Where they wrote from, if that was a phone; else the first of their own addresses that is open to us."""
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    if contact is None or contact.removed_at is not None:
        return None
    if row.channel == PAGE:
        possible = notices.addresses(session, contact)
    else:
        number = vault_of(session).open("replies", row.id, "address", row.address_sealed)
        possible = [Address(contact, Channel.SMS, number)]
    return next((one for one in possible if notices.may_go(session, NoticeKind.ANSWER, one)), None)


def _checked(words: Bilingual, wish: LanguageWish, longest: int) -> Bilingual:
    """The words of the languages that are needed, and of no other. Raises WordsMissing."""
    needed = {one: as_typed(words[one]) for one in wish.languages}
    lacking = tuple(one for one, said in needed.items() if not says_something(said))
    if lacking:
        raise WordsMissing(lacking)
    too_long = tuple(one for one, said in needed.items() if len(said) > longest)
    if too_long:
        raise WordsMissing(too_long, too_long=True)
    return Bilingual(needed.get(Language.CY, ""), needed.get(Language.EN, ""))


def _send(session: Session, row: Reply, address: Address, words: Bilingual, who: str, now: datetime) -> None:
    answer_id, vault = new_id(), vault_of(session)
    sealed = vault.seal_json("reply_answers", answer_id, "words", words.as_dict())
    session.add(
        ReplyAnswer(
            id=answer_id,
            organisation_id=organisation_of(session),
            created_at=now,
            reply_id=row.id,
            by=who,
            words_sealed=sealed,
        )
    )
    session.flush()
    notice = Notice(NoticeKind.ANSWER, answer_id, notice_words.ANSWER, {"answer": words})
    if not notices.write(session, notice, address, now):
        raise CannotAnswer("there is no way to write to this person")


def _view(session: Session, row: ReplyAnswer) -> AnswerView:
    said = cast(Mapping[str, str], vault_of(session).open_json("reply_answers", row.id, "words", row.words_sealed))
    return AnswerView(row.id, row.created_at, row.by, Bilingual(said["cy"], said["en"]))
