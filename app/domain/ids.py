"""Ids that sort by the time they were made, so that new rows lie together in an index (RFC 9562, UUIDv7)."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

_NANOSECONDS = 1_000_000
"""In a millisecond."""


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix time in milliseconds, 12 of the fraction of that millisecond, 62 random bits.

    The fraction (RFC 9562, 6.2, method 3) keeps ids in order that one thread makes one after the other.
    """
    milliseconds, rest = divmod(time.time_ns(), _NANOSECONDS)
    fraction = rest * 4096 // _NANOSECONDS
    high = (milliseconds & (2**48 - 1)) << 16 | 0x7 << 12 | fraction
    return UUID(int=high << 64 | 0x2 << 62 | secrets.randbits(62))


def made_at(id: UUID) -> datetime | None:
    """When an id of ours was made, to the millisecond; None for an id of another kind."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC) if id.version == 7 else None


def earliest_id(moment: datetime) -> UUID:
    """What no id that was made at `moment` or later is below, and every earlier one is, to the millisecond."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
