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


def open_to(status: MessageStatus, *, looked_up: bool, may_go_again: bool) -> tuple[Decision, ...]:
    """What may be decided. looked_up: Olrhain still asks the provider, and may decide by itself. may_go_again: it is no
    code, which is good for ten minutes and asked for anew by whoever wants one, and what it says is still true.
    """
    if status in FAILED:
        return (Decision.DEALT,)
    if status is not MessageStatus.UNKNOWN or looked_up:
        return ()
    return (Decision.ARRIVED, Decision.AGAIN, Decision.LEFT) if may_go_again else (Decision.ARRIVED, Decision.LEFT)
