"""The statuses of a message and the one table of allowed steps between them.

The words are GOV.UK Notify's, with `held`, `unknown` and `cancelled` of our own (docs/architecture.md, "Words").
"""

from __future__ import annotations

from enum import StrEnum


class MessageStatus(StrEnum):
    CREATED = "created"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    PERMANENT_FAILURE = "permanent-failure"
    TEMPORARY_FAILURE = "temporary-failure"
    TECHNICAL_FAILURE = "technical-failure"
    CANCELLED = "cancelled"


S = MessageStatus

FINAL = frozenset({S.DELIVERED, S.PERMANENT_FAILURE, S.TEMPORARY_FAILURE, S.TECHNICAL_FAILURE, S.CANCELLED})

# A receipt may overtake the note of the hand-over itself, so a message that is being sent, or of which we do
# not know whether it was, may go straight to what the receipt says.
STEPS: dict[MessageStatus, frozenset[MessageStatus]] = {
    S.HELD: frozenset({S.CREATED, S.CANCELLED}),
    S.CREATED: frozenset({S.SENDING, S.HELD, S.CANCELLED, S.DELIVERED, S.TEMPORARY_FAILURE, S.TECHNICAL_FAILURE}),
    S.SENDING: frozenset({S.CREATED, S.SENT, S.UNKNOWN} | (FINAL - {S.CANCELLED})),
    S.UNKNOWN: frozenset({S.CREATED, S.SENT, S.CANCELLED} | (FINAL - {S.CANCELLED})),
    S.SENT: frozenset(FINAL - {S.CANCELLED}),
    **{status: frozenset() for status in FINAL},
}


def may_step(now: MessageStatus, then: MessageStatus) -> bool:
    """Whether a message may go from `now` to `then`; a final status is never left."""
    return then in STEPS[now]
