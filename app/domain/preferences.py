"""What a person can choose of how they are told: the orders of channels, the hours, and how an address is hinted at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.recipients import Channel

HALF_HOUR = 30
HALF_HOURS = range(0, 24 * 60, HALF_HOUR)
"""The minutes of the day that can be chosen."""
_ENDING = 3
_DOTS = "•••"


class Order(StrEnum):
    """By which channels somebody is told, the first that works. The values are those of a form."""

    TEXT_FIRST = "sms,email"
    EMAIL_FIRST = "email,sms"
    TEXT = "sms"
    EMAIL = "email"
    LETTER = "letter"

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(Channel(channel) for channel in self.value.split(","))

    def in_full(self, there: Collection[Channel]) -> tuple[Channel, ...]:
        """With a letter at the end, where both others are wanted and letters go: who wants both wants to hear."""
        as_last = len(self.channels) > 1 and Channel.LETTER in there
        return (*self.channels, Channel.LETTER) if as_last else self.channels


def orders(there: Collection[Channel]) -> tuple[Order, ...]:
    """What somebody can choose from who can be reached by these channels."""
    return tuple(order for order in Order if set(order.channels) <= set(there))


def order_of(channels: Sequence[Channel]) -> Order | None:
    """The order that channels in use come to, letters after others left aside; None where there are none."""
    others = [channel for channel in channels if channel is not Channel.LETTER]
    return Order(",".join(others or channels)) if channels else None


@dataclass(frozen=True, slots=True)
class SafeHours:
    """When it is safe to write, in minutes of the day (None: at any time), and whether in neutral words."""

    start: int | None = None
    end: int | None = None
    neutral: bool = False

    @property
    def text(self) -> str:
        """As it is kept as evidence: `09:00-17:30`, `any-time`, with `,neutral` after it."""
        hours = "any-time" if self.start is None or self.end is None else f"{_clock(self.start)}-{_clock(self.end)}"
        return f"{hours},neutral" if self.neutral else hours


def last_digits(mobile: str) -> str:
    """So much of a number that whoever has it knows it, and nobody else."""
    return mobile[-_ENDING:]


def masked_email(email: str) -> str:
    """`s•••@e•••`: the first letters of a mailbox and of its domain."""
    mailbox, _, domain = email.rpartition("@")
    return f"{mailbox[:1]}{_DOTS}@{domain[:1]}{_DOTS}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
