"""What staff may decide about a message with which nothing else can be done, and when it is theirs to decide."""

from __future__ import annotations

from enum import StrEnum

from app.domain.message_status import MessageStatus


class Need(StrEnum):
    """Why a message needs a person."""

    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"


class Decision(StrEnum):
    """arrived: somebody knows that it did. again: it is sent once more, though it may arrive twice. left: nothing
    more is done about what is not known. dealt: it failed, and the person was told in another way, or need not be.
    """

    ARRIVED = "arrived"
    AGAIN = "again"
    LEFT = "left"
    DEALT = "dealt"


FAILED = frozenset({MessageStatus.PERMANENT_FAILURE, MessageStatus.TEMPORARY_FAILURE, MessageStatus.TECHNICAL_FAILURE})


def open_to(status: MessageStatus, *, looked_up: bool, is_code: bool) -> tuple[Decision, ...]:
    """What may be decided. looked_up: Olrhain still asks the provider, and may decide by itself.

    A code is never sent again: it is good for ten minutes, and whoever wants one asks for another.
    """
    if status in FAILED:
        return (Decision.DEALT,)
    if status is not MessageStatus.UNKNOWN or looked_up:
        return ()
    return (Decision.ARRIVED, Decision.LEFT) if is_code else (Decision.ARRIVED, Decision.AGAIN, Decision.LEFT)
