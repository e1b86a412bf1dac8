"""Ids that sort by the time they were made, so that new rows lie together in an index (RFC 9562, UUIDv7)."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix time in milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def made_at(id: UUID) -> datetime | None:
    """When an id of ours was made, to the millisecond; None for an id of another kind."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC) if id.version == 7 else None
