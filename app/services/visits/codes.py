"""One-time codes: asked for, sent, typed, spent; all their counters are rows, so that a wiped Redis forgets none.

A code that nobody was sent (nothing matched what was typed) is a row like any other, and no code is right for it.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import and_, distinct, func, or_, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import notice_words
from app.domain.bilingual import Bilingual
from app.domain.codes import (
    FAILURES_WITHIN,
    HOUR,
    LASTS,
    MOST_AN_HOUR,
    MOST_NEW_A_DAY,
    MOST_REFERENCES,
    MOST_TRIES,
    CodePurpose,
    new_code,
    read_code,
)
from app.domain.errors import OlrhainError
from app.domain.ids import new_id
from app.domain.notice_words import NoticeKind
from app.domain.recipients import Channel
from app.models.code import Code
from app.models.message import Message
from app.services import audit
from app.services.delivery import suspension
from app.services.known import address_index
from app.services.messages import notices
from app.services.messages.notices import Address, Notice
from app.services.views import Proof
from app.vault import Vault

__all__ = [
    "Asked",
    "Braked",
    "Checked",
    "CodePurpose",
    "CodeSpent",
    "SendingStopped",
    "TooManyCodes",
    "TooManyToday",
    "ask",
    "check",
    "plan_of",
]

_WHO = "citizen"
_TABLE = "codes"


class TooManyCodes(OlrhainError):
    """As many codes as an hour allows were asked for about this."""


class TooManyToday(TooManyCodes):
    """As many codes as a day allows went to addresses that nobody has shown to be theirs."""


class SendingStopped(TooManyCodes):
    """None may go to anybody: the organisation has suspended all sending. It would come when it is void."""


class Braked(OlrhainError):
    """Somebody goes through references: nobody can find a request for a while."""


class CodeSpent(OlrhainError):
    """No code can be typed for this any more: it is expired, used, tried too often, or was never asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a code is asked for.

    about: what the codes of an hour are counted by; a new code makes older ones about the same void.
    spread: what failures are seen to spread over, such as the reference. address: where the code goes; None: nowhere,
    as nothing matched. plan: what is to be done once the code is typed; it is sealed.
    stand_in: where nothing matched, a notice to it is written and taken back, so that both take the same time.
    """

    purpose: CodePurpose
    about: str
    spread: str
    address: Address | None
    plan: Mapping[str, object] | None = None
    stand_in: Address | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a right code proves, and what was to be done once it is typed."""

    contact_id: UUID
    purpose: CodePurpose
    proof: Proof | None
    plan: Mapping[str, object] | None


def ask(session: Session, asked: Asked, now: datetime) -> UUID:
    """Writes down that a code was asked for, and sends it where there is an address. The older ones are void then.

    Raises TooManyCodes, and Braked where the code is for finding; nothing is written then.
    """
    if suspension.state(session) is not None:
        raise SendingStopped("all sending is suspended")
    vault = vault_of(session)
    about = vault.index("code-about", f"{asked.purpose.value}\0{asked.about}")
    _wait_in_line(session, about)
    _mind_limits(session, asked, about, now)
    _void_older(session, about, now)
    code_id, code = new_id(), new_code()
    row = Code(
        id=code_id,
        organisation_id=organisation_of(session),
        created_at=now,
        purpose=asked.purpose.value,
        about_index=about,
        spread_index=vault.index("code-spread", asked.spread),
        expires_at=now + LASTS,
    )
    if asked.address is not None:
        to = asked.address
        row.contact_id, row.channel = to.contact.id, to.channel.value
        row.address_index = address_index(vault, to.channel, to.to)
        row.code_index = _code_index(vault, code_id, code)
    if asked.plan is not None:
        row.plan_sealed = vault.seal_json(_TABLE, code_id, "plan", dict(asked.plan))
    session.add(row)
    audit.note(session, _WHO, "code asked", _TABLE, code_id)
    session.flush()
    _send(session, asked, Notice(NoticeKind.CODE, code_id, notice_words.CODE, _values(code), now + LASTS), now)
    return code_id


def check(session: Session, code_id: UUID, typed: str, now: datetime) -> Checked | None:
    """Counts a try, and says whether the code was right. None: it was wrong.

    Raises CodeSpent before anything is counted. Later on it raises nothing, so that the try is committed.
    """
    counted = (
        update(Code)
        .where(Code.id == code_id, Code.tries < MOST_TRIES, Code.used_at.is_(None), Code.expires_at > now)
        .values(tries=Code.tries + 1)
        .returning(Code)
        .execution_options(populate_existing=True)
    )
    row = session.scalar(counted)
    if row is None:
        raise CodeSpent("this code cannot be typed any more")
    is_right = _is_right(vault_of(session), row, typed)
    if row.contact_id is None or not is_right:
        if row.tries == MOST_TRIES:
            audit.note(session, _WHO, f"code wrong {MOST_TRIES} times", _TABLE, code_id)
        return None
    row.used_at = now
    audit.note(session, _WHO, "code right", _TABLE, code_id)
    return Checked(row.contact_id, CodePurpose(row.purpose), _proof(row), plan_of(session, row))


def plan_of(session: Session, row: Code) -> Mapping[str, object] | None:
    """What is to be done once the code of a row is typed."""
    if row.plan_sealed is None:
        return None
    return cast(Mapping[str, object], vault_of(session).open_json(_TABLE, row.id, "plan", row.plan_sealed))


def _wait_in_line(session: Session, about: bytes) -> None:
    """Lets those who ask about the same at once go one by one, until the end of each one's transaction."""
    name = f"code/{organisation_of(session)}/{about.hex()}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _mind_limits(session: Session, asked: Asked, about: bytes, now: datetime) -> None:
    if asked.purpose is CodePurpose.FIND and _references_that_failed(session, now) >= MOST_REFERENCES:
        raise Braked("failures spread over many references")
    lately = select(func.count()).where(Code.about_index == about, Code.created_at > now - HOUR)
    if (session.scalar(lately) or 0) >= MOST_AN_HOUR:
        raise TooManyCodes("no more codes about this within the hour")
    today = select(func.count()).where(Code.about_index == about, Code.created_at > now - timedelta(days=1))
    if asked.purpose is CodePurpose.NEW_ADDRESS and (session.scalar(today) or 0) >= MOST_NEW_A_DAY:
        raise TooManyToday("no more codes to new addresses today")


def _references_that_failed(session: Session, now: datetime) -> int:
    """Over how many references the failures of the last minutes spread: what matched nothing, and wrong tries."""
    right = and_(Code.used_at.is_not(None), Code.tries == 1)
    failed = or_(Code.contact_id.is_(None), and_(Code.tries > 0, ~right))
    counted = select(func.count(distinct(Code.spread_index)))
    return session.scalar(counted.where(Code.created_at > now - FAILURES_WITHIN, failed)) or 0


def _void_older(session: Session, about: bytes, now: datetime) -> None:
    """One of them may still wait to be sent: who gets it would type it in vain."""
    mine = (Code.about_index == about, Code.expires_at > now, Code.used_at.is_(None))
    void = list(session.scalars(update(Code).where(*mine).values(expires_at=now).returning(Code.id)))
    unsent = (Message.notice_id.in_(void), Message.finished_at.is_(None))
    session.execute(update(Message).where(*unsent).values(true_until=now))


def _send(session: Session, asked: Asked, notice: Notice, now: datetime) -> None:
    """In a savepoint either way, so that writing a notice and taking it back differ in nothing else."""
    to = asked.address or asked.stand_in
    if to is None:
        return
    with session.begin_nested() as savepoint:
        notices.write(session, notice, to, now)
        if asked.address is None:
            savepoint.rollback()


def _values(code: str) -> dict[str, Bilingual]:
    return {"code": Bilingual(code, code)}


def _code_index(vault: Vault, code_id: UUID, code: str) -> bytes:
    return vault.index("code", f"{code_id}\0{code}")


def _is_right(vault: Vault, row: Code, typed: str) -> bool:
    """What is no code at all is compared as well, to no avail: the time that it takes says nothing."""
    given = _code_index(vault, row.id, read_code(typed) or "")
    return hmac.compare_digest(given, row.code_index or bytes(len(given)))


def _proof(row: Code) -> Proof | None:
    return Proof(Channel(row.channel), row.address_index) if row.channel and row.address_index else None
