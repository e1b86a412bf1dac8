"""Asking providers about messages of which we know too little: unknown ones, and those without a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.backoff import LOOK_UP_UNTIL, pause_before_look_up
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.models.message import DeliveryAttempt, Message
from app.providers.base import Accepted, Trace
from app.services.delivery.claiming import Account, account_of, load_accounts
from app.services.delivery.outcomes import RECEIPT_EXPECTED_AFTER, Step, write_steps
from app.vault import Vault

_S = MessageStatus
_ASKING = timedelta(minutes=1)
"""For how long nobody else asks about the same message."""
_MOST_TRIES = 3
"""How often a message is tried whose every try ends in not knowing."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message to ask its provider about. `tried_at`: when the attempt was made that we ask about."""

    organisation_id: UUID
    message_id: UUID
    attempt: int
    tries: int
    reference: str
    account: Account
    status: MessageStatus
    tried_at: datetime
    sensitive: bool
    trace: Trace


@dataclass(frozen=True, slots=True)
class Reply:
    """What the provider said: where the message is, that it does not know it, or (asked False) nothing.

    not_found_counts_after: how old a try must be for "not found" to prove that it was not taken; zero where a
    second try can reach nobody; None where the provider cannot be asked.
    """

    question: Question
    at: datetime
    found: Accepted | None
    asked: bool
    not_found_counts_after: timedelta | None


def take(session: Session, ids: Sequence[UUID], now: datetime) -> list[Question]:
    """The messages to ask about, put off for a minute so that nobody else asks meanwhile."""
    rows = session.scalars(
        select(Message)
        .where(
            Message.id.in_(ids),
            Message.status.in_([_S.UNKNOWN.value, _S.SENT.value]),
            Message.finished_at.is_(None),
            Message.send_after <= now,
        )
        .with_for_update(skip_locked=True)
    ).all()
    accounts = load_accounts(session)
    provider_ids = _provider_ids(session, rows)
    questions = []
    for row in rows:
        account = account_of(row, accounts)
        row.send_after = now + _ASKING
        if account is None or account.provider != row.provider:
            _leave_alone(row, now)
        elif row.tried_at is not None:
            questions.append(_question(row, account, _trace(vault_of(session), row, provider_ids)))
    return questions


def settle(session: Session, replies: Sequence[Reply]) -> list[UUID]:
    """Writes what the replies mean; returns the ids of the messages that turn out to have failed for good."""
    steps = [step for reply in replies if (step := _step(reply)) is not None]
    if steps:
        write_steps(session, steps)
    for reply in replies:
        if _step(reply) is None:
            _ask_again_or_end(session, reply)
    return [step.message_id for step in steps if step.status is _S.PERMANENT_FAILURE]


def _leave_alone(row: Message, now: datetime) -> None:
    """Another provider has the channel now: that it does not find the message proves nothing about the one before."""
    age = now - (row.tried_at or row.created_at)
    row.send_after = now + pause_before_look_up(age)
    if age >= LOOK_UP_UNTIL:
        row.finished_at, row.reason = now, Reason.NO_RECEIPT.value


def _provider_ids(session: Session, rows: Sequence[Message]) -> dict[UUID | None, str | None]:
    """What the providers call these attempts, where they have told us."""
    found = session.execute(
        select(DeliveryAttempt.id, DeliveryAttempt.provider_id).where(
            DeliveryAttempt.id.in_([row.attempt_id for row in rows])
        )
    )
    return {attempt.id: attempt.provider_id for attempt in found}


def _trace(vault: Vault, row: Message, provider_ids: Mapping[UUID | None, str | None]) -> Trace:
    assert row.tried_at is not None
    body = None
    if row.words_sealed is not None:
        words = cast(dict[str, str | None], vault.open_json("messages", row.id, "words", row.words_sealed))
        body = words["body"]
    to = vault.open("messages", row.id, "recipient", row.recipient_sealed)
    return Trace(row.tried_at, to, body or "", provider_ids.get(row.attempt_id))


def _question(row: Message, account: Account, trace: Trace) -> Question:
    assert row.tried_at is not None
    return Question(
        organisation_id=row.organisation_id,
        message_id=row.id,
        attempt=row.attempts,
        tries=row.tries,
        reference=str(row.attempt_id),
        account=account,
        status=MessageStatus(row.status),
        tried_at=row.tried_at,
        sensitive=row.sensitive or row.urgent,
        trace=trace,
    )


def _step(reply: Reply) -> Step | None:
    """The step that a reply means; None where there is nothing new to write."""
    question = reply.question
    if reply.found is not None:
        if reply.found.status is question.status:
            return None
        return Step(
            question.message_id,
            question.attempt,
            reply.found.status,
            reply.at,
            question.tries,
            send_after=reply.at + RECEIPT_EXPECTED_AFTER,
            sent_at=question.tried_at,
            final=reply.found.final,
        )
    if question.status is _S.UNKNOWN and _may_try_again(reply):
        return Step(question.message_id, question.attempt, _S.CREATED, reply.at, question.tries)
    return None


def _may_try_again(reply: Reply) -> bool:
    """Only when "not found" is proof; if sensitive, only when a second try can reach nobody twice."""
    proof_after = reply.not_found_counts_after
    if not reply.asked or proof_after is None or reply.question.tries >= _MOST_TRIES:
        return False
    if reply.question.sensitive and proof_after > timedelta(0):
        return False
    return reply.at - reply.question.tried_at >= proof_after


def _ask_again_or_end(session: Session, reply: Reply) -> None:
    age = reply.at - reply.question.tried_at
    change: dict[str, object] = {"send_after": reply.at + pause_before_look_up(age)}
    pointless = reply.not_found_counts_after is None or reply.not_found_counts_after == timedelta(0)
    if reply.found is not None and reply.found.final:
        change |= {"finished_at": reply.at}
    elif age >= LOOK_UP_UNTIL or pointless:
        change |= {"finished_at": reply.at, "reason": Reason.NO_RECEIPT.value}
    session.execute(
        update(Message)
        .where(
            Message.id == reply.question.message_id,
            Message.attempts == reply.question.attempt,
            Message.status == reply.question.status.value,
        )
        .values(**change)
    )
