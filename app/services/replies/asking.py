"""Questions from the page: a reply like those that are texted to us, for the people who work on the case to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.errors import OlrhainError
from app.domain.ids import new_id
from app.domain.quiet_hours import LONDON
from app.models.case import Case
from app.models.contact import Contact
from app.models.organisation import Organisation
from app.models.reply import PAGE, Reply
from app.services.known import address_index
from app.services.messages import notices
from app.services.replies import told
from app.services.status_page import bank_holidays
from app.services.views import Reader

LONGEST = 2000
"""Characters: a page of writing, which is more than anybody wants to type on a phone."""
MOST_AN_HOUR = 10
MOST_SHOWN = 20
_PROVIDER = "olrhain"


class TooManyQuestions(OlrhainError):
    """As many questions as an hour allows came from this contact."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. once: what the form carried, so that pressing its button twice asks once."""

    words: str = field(repr=False)
    once: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as whoever asked it sees it. number: by which they and staff can speak of it. at: when it came.

    Its words are not here: whoever looks over the shoulder, or was sent the link on, should not read them.
    """

    number: str
    at: datetime
    answer_by: date
    seen_to_at: datetime | None


def ask(session: Session, reader: Reader, question: Question, now: datetime) -> None:
    """Keeps a question, once, and tells the case system of it. Raises TooManyQuestions; nothing is written then."""
    _wait_in_line(session, reader)
    case = session.get_one(Case, reader.case_id)
    contact = session.get_one(Contact, reader.contact_id)
    provider_id = vault_of(session).index("question", f"{contact.id}\0{question.once}\0{question.words}").hex()
    if _is_kept(session, provider_id):
        return
    if _asked_lately(session, reader, now) >= MOST_AN_HOUR:
        raise TooManyQuestions("no more questions within the hour")
    reply = _reply(session, contact, question.words, now)
    reply.provider_id = provider_id
    session.add(reply)
    session.flush()
    told.tell(session, reply, case, contact, now)


def questions(session: Session, reader: Reader) -> tuple[QuestionView, ...]:
    """What this contact asked on the page about this case, newest first, at most MOST_SHOWN."""
    mine = select(Reply).where(*_by(reader)).order_by(Reply.created_at.desc(), Reply.id.desc()).limit(MOST_SHOWN)
    return tuple(
        QuestionView(number(row.id), row.created_at, answer_by(session, row.created_at), row.closed_at)
        for row in session.scalars(mine)
    )


def answer_by(session: Session, asked_at: datetime) -> date:
    """By which day somebody who asks then can expect an answer, as their organisation has it."""
    days = session.get_one(Organisation, organisation_of(session)).answer_days
    days = session.get_one(Organisation, organisation_of(session)).answer_days
    return bank_holidays.working_days_after(asked_at.astimezone(LONDON).date(), days)


def number(reply_id: UUID) -> str:
    """`1A2B-3C4D`: the end of the reply's id, which staff see whole."""
    end = reply_id.hex[-8:].upper()
    return f"{end[:4]}-{end[4:]}"


def _wait_in_line(session: Session, reader: Reader) -> None:
    """Lets those who ask for one contact at once go one by one, until the end of each one's transaction."""
    name = f"question/{reader.organisation_id}/{reader.contact_id}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _is_kept(session: Session, provider_id: str) -> bool:
    kept = select(Reply.id).where(Reply.provider == _PROVIDER, Reply.provider_id == provider_id)
    return session.scalar(kept) is not None


def _asked_lately(session: Session, reader: Reader, now: datetime) -> int:
    lately = select(func.count()).select_from(Reply).where(*_by(reader), Reply.created_at > now - timedelta(hours=1))
    return session.scalar(lately) or 0


def _by(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    return Reply.case_id == reader.case_id, Reply.contact_id == reader.contact_id, Reply.channel == PAGE


def _reply(session: Session, contact: Contact, words: str, now: datetime) -> Reply:
    reply_id, vault = new_id(), vault_of(session)
    to = next(iter(notices.addresses(session, contact)), None)
    # Of who has neither phone nor email we know no address: theirs is that of nobody else.
    index = address_index(vault, to.channel, to.to) if to else vault.index("address:none", str(contact.id))
    return Reply(
        id=reply_id,
        organisation_id=organisation_of(session),
        created_at=now,
        mode=contact.mode,
        provider=_PROVIDER,
        channel=PAGE,
        address_index=index,
        address_sealed=vault.seal("replies", reply_id, "address", to.to if to else ""),
        words_sealed=vault.seal("replies", reply_id, "words", words),
        word=None,
        case_id=contact.case_id,
        contact_id=contact.id,
    )
