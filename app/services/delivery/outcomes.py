"""Writing down what came of attempts: from the provider's answer, and later from look-ups."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.backoff import GIVE_UP_AFTER, pause_before_look_up, pause_before_try
from app.domain.message_status import FINAL, MessageStatus, may_step
from app.domain.reasons import Reason
from app.providers.base import Accepted, ProviderError
from app.services.delivery.claiming import Claimed
from app.services.opting_out.suppressions import reason_of, suppress_recipient

_S = MessageStatus
RECEIPT_EXPECTED_AFTER = timedelta(hours=1)
_DICE = random.Random()  # spreads retries, guards nothing  # nosec B311
_STEPS = [f"{now}>{then}" for now in MessageStatus for then in MessageStatus if may_step(now, then)]
_MOVE = text("""
    UPDATE messages SET status = step.status, reason = step.reason, tries = step.tries, send_after = step.send_after,
      sent_at = coalesce(messages.sent_at, step.sent_at), finished_at = step.finished_at, lease_until = NULL
    FROM unnest(CAST(:id AS uuid[]), CAST(:attempt AS integer[]), CAST(:status AS text[]), CAST(:reason AS text[]),
                CAST(:tries AS integer[]), CAST(:send_after AS timestamptz[]), CAST(:sent_at AS timestamptz[]),
                CAST(:finished_at AS timestamptz[]))
      AS step (id, attempt, status, reason, tries, send_after, sent_at, finished_at)
    WHERE messages.id = step.id AND messages.attempts = step.attempt
      AND messages.status || '>' || step.status = ANY(:allowed)
""")
_CLOSE = text("""
    UPDATE delivery_attempts SET finished_at = ended.at, outcome = ended.outcome, code = ended.code,
      provider_id = ended.provider_id
    FROM unnest(CAST(:id AS uuid[]), CAST(:at AS timestamptz[]), CAST(:outcome AS text[]), CAST(:code AS text[]),
                CAST(:provider_id AS text[]))
      AS ended (id, at, outcome, code, provider_id)
    WHERE delivery_attempts.id = ended.id
""")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a hand-over: taken, failed, or (neither) put back because the lease was too short."""

    claimed: Claimed
    at: datetime
    accepted: Accepted | None = None
    error: ProviderError | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a message, due to one attempt of it. `send_after`: when the next step is due, if one is.

    final: no step is to follow, though the status has some (`sent`, where the provider gives no receipts).
    """

    message_id: UUID
    attempt: int
    status: MessageStatus
    at: datetime
    tries: int
    reason: Reason | None = None
    send_after: datetime | None = None
    sent_at: datetime | None = None
    final: bool = False

    def columns(self) -> dict[str, Any]:
        ended = self.final or self.status in FINAL
        return {
            "id": self.message_id,
            "attempt": self.attempt,
            "status": self.status.value,
            "reason": self.reason.value if self.reason else None,
            "tries": self.tries,
            "send_after": self.at if ended else self.send_after or self.at,
            "sent_at": self.sent_at,
            "finished_at": self.at if ended else None,
        }


def record(session: Session, outcomes: Sequence[Outcome]) -> list[UUID]:
    """Writes a group of outcomes, each only if its attempt is still the newest and the step is allowed.

    Returns the ids of the messages that failed for good, whose contacts may be told by another channel.
    """
    steps = [step_of(outcome) for outcome in outcomes]
    write_steps(session, steps)
    session.connection().execute(_CLOSE, _columns([_closing(outcome) for outcome in outcomes]))
    for outcome in outcomes:
        if outcome.error is not None and outcome.error.suppress:
            suppress_recipient(session, outcome.claimed.message_id, outcome.error.code)
    return [step.message_id for step in steps if step.status is _S.PERMANENT_FAILURE]


def write_steps(session: Session, steps: Sequence[Step]) -> None:
    """Writes steps of as many messages in one statement; one that is not allowed, or too late, changes nothing."""
    session.connection().execute(_MOVE, _columns([step.columns() for step in steps]) | {"allowed": _STEPS})


def step_of(outcome: Outcome) -> Step:
    """The step that an outcome means for its message."""
    if outcome.accepted is not None:
        return _taken(outcome, outcome.accepted)
    if outcome.error is None:
        return _step(outcome, _S.CREATED)
    if outcome.error.unknown:
        look_up = outcome.at + pause_before_look_up(timedelta(0))
        return _step(outcome, _S.UNKNOWN, Reason.PERHAPS_SENT, look_up, tries=1)
    if outcome.error.permanent:
        reason = reason_of(outcome.error.code) if outcome.error.suppress else Reason.PROVIDER_REFUSED
        return _step(outcome, _S.PERMANENT_FAILURE, reason, tries=1)
    return _try_again(outcome, outcome.error)


def _taken(outcome: Outcome, accepted: Accepted) -> Step:
    claimed = outcome.claimed
    return Step(
        claimed.message_id,
        claimed.attempt,
        accepted.status,
        outcome.at,
        claimed.tries + 1,
        send_after=outcome.at + RECEIPT_EXPECTED_AFTER,
        sent_at=outcome.at,
        final=accepted.final,
    )


def _try_again(outcome: Outcome, error: ProviderError) -> Step:
    """Later, as the provider asks or as we back off; not at all once a day has gone by."""
    claimed = outcome.claimed
    counts = 0 if error.retry_after is not None else 1
    if error.retry_after is not None:
        pause = timedelta(seconds=error.retry_after)
    else:
        pause = pause_before_try(claimed.tries + 1, _DICE)
    again = outcome.at + pause
    if again - claimed.created_at > GIVE_UP_AFTER:
        return _step(outcome, _S.TEMPORARY_FAILURE, Reason.GAVE_UP, tries=counts)
    return _step(outcome, _S.CREATED, Reason.PROVIDER_AWAY, again, tries=counts)


def _step(
    outcome: Outcome,
    status: MessageStatus,
    reason: Reason | None = None,
    send_after: datetime | None = None,
    tries: int = 0,
) -> Step:
    claimed = outcome.claimed
    return Step(
        claimed.message_id,
        claimed.attempt,
        status,
        outcome.at,
        claimed.tries + tries,
        reason=reason,
        send_after=send_after,
    )


def _closing(outcome: Outcome) -> dict[str, Any]:
    word = "taken" if outcome.accepted else "put-back"
    if outcome.error is not None:
        word = "unknown" if outcome.error.unknown else "refused" if outcome.error.permanent else "failed"
    return {
        "id": UUID(outcome.claimed.outgoing.reference),
        "at": outcome.at,
        "outcome": word,
        "code": outcome.error.code if outcome.error else None,
        "provider_id": outcome.accepted.provider_id if outcome.accepted else None,
    }


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}
