"""Keeping to the pace that a provider allows a key, over all workers: what is too fast simply waits its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.ids import new_id

_BURST = 0.1
"""The part of a minute's worth that may go at once; the rest is spread, so that no minute ever holds more."""
_LOCK = text("SELECT id, left_over, at FROM paces WHERE provider = :provider FOR UPDATE")
_NEW = text(
    "INSERT INTO paces (id, organisation_id, provider, left_over, at) "
    "VALUES (:id, :organisation_id, :provider, :left_over, :at) ON CONFLICT DO NOTHING"
)
_WRITE = text("UPDATE paces SET left_over = :left_over, at = :at WHERE id = :id")
_USED_UP = text("SELECT EXISTS (SELECT FROM paces WHERE at >= :now AND left_over < 1)")
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


def used_up(session: Session, now: datetime) -> bool:
    """Whether a bucket that this transaction took from at `now` has nothing left."""
    return bool(session.connection().scalar(_USED_UP, {"now": now}))


def _take(session: Session, provider: str, wanted: int, per_minute: int, now: datetime) -> int:
    """Takes up to `wanted` from the bucket, which is locked until this transaction ends."""
    full = max(1.0, per_minute * _BURST)
    bucket = _bucket(session, provider, full, now)
    passed = max(0.0, (now - bucket.at).total_seconds())
    left = min(full, bucket.left_over + passed * (per_minute - full) / 60)
    taken = min(wanted, int(left))
    change = {"id": bucket.id, "left_over": left - taken, "at": max(now, bucket.at)}
    session.connection().execute(_WRITE, change)
    return taken


def _bucket(session: Session, provider: str, full: float, now: datetime) -> Row[Any]:
    """A new one is full."""
    connection, wanted = session.connection(), {"provider": provider}
    found = connection.execute(_LOCK, wanted).one_or_none()
    if found is None:
        new = {"id": new_id(), "organisation_id": organisation_of(session), "left_over": full, "at": now}
        connection.execute(_NEW, wanted | new)
        found = connection.execute(_LOCK, wanted).one()
    return found
