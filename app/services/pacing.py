"""Keeping to the pace that a provider allows a key, over all workers: what is too fast simply waits its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.ids import new_id
from app.models.pace import Pace

_BURST = 0.1
"""The part of a minute's worth that may go at once; the rest is spread, so that no minute ever holds more."""
One = TypeVar("One")


class Paced(Protocol):
    """A provider key: its provider, and how many messages it may be handed in a minute, if that is limited."""

    @property
    def provider(self) -> str: ...

    @property
    def per_minute(self) -> int | None: ...


Key = TypeVar("Key", bound=Paced)


def within_pace(session: Session, wanted: Sequence[tuple[One, Key]], now: datetime) -> list[tuple[One, Key]]:
    """Those of `wanted`, in their order, that may be sent now; the others stay due, and lose no try."""
    left: dict[str, int] = {}
    for provider in sorted({key.provider for _, key in wanted if key.per_minute}):
        keys = [key for _, key in wanted if key.provider == provider]
        left[provider] = _take(session, provider, len(keys), min(key.per_minute or 0 for key in keys), now)
    allowed = []
    for one, key in wanted:
        if key.per_minute:
            left[key.provider] -= 1
        if not key.per_minute or left[key.provider] >= 0:
            allowed.append((one, key))
    return allowed


def _take(session: Session, provider: str, wanted: int, per_minute: int, now: datetime) -> int:
    """Takes up to `wanted` from the bucket, which is locked until this transaction ends."""
    full = max(1.0, per_minute * _BURST)
    organisation_id = organisation_of(session)
    row = {"id": new_id(), "organisation_id": organisation_id, "provider": provider, "left_over": full, "at": now}
    session.execute(upsert(Pace).values(row).on_conflict_do_nothing())
    pace = session.scalars(select(Pace).where(Pace.provider == provider).with_for_update()).one()
    passed = max(0.0, (now - pace.at).total_seconds())
    left = min(full, pace.left_over + passed * (per_minute - full) / 60)
    taken = min(wanted, int(left))
    pace.left_over, pace.at = left - taken, max(now, pace.at)
    return taken
