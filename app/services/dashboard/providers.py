"""How providers are doing: from the attempts of the last hour, and from what is left of their pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.recipients import Channel
from app.models.message import DeliveryAttempt
from app.models.organisation import ProviderAccount
from app.models.pace import Pace
from app.services.messages.planned_messages import SANDBOX

LOOKED_BACK = timedelta(hours=1)
TROUBLED_FROM = 0.1
"""From this share of attempts that the provider did not answer well, something is wrong with it."""
_THEIR_FAULT = frozenset({"failed", "unknown"})
_OURS = "put-back"


class Health(StrEnum):
    """idle: nothing was handed over in the last hour, so that nobody knows. away: it took none of what it was given."""

    WORKING = "working"
    TROUBLED = "troubled"
    AWAY = "away"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """channels: that it carries for live keys. at: when it last took one. slowed: its pace is used up just now."""

    provider: str
    channels: tuple[Channel, ...]
    health: Health
    at: datetime | None
    slowed: bool


def providers(session: Session, now: datetime) -> list[ProviderHealth]:
    """Those that carry a channel and those that were lately given something, by name; the sandbox only on its own."""
    accounts = session.scalars(select(ProviderAccount).order_by(ProviderAccount.provider)).all()
    carried: dict[str, list[Channel]] = {}
    for account in accounts:
        carried.setdefault(account.provider, []).append(Channel(account.channel))
    tried = _attempts(session, now)
    names = sorted(carried.keys() | tried.keys())
    slow = _slowed(session, now)
    return [
        ProviderHealth(name, tuple(sorted(carried.get(name, ()))), *_health(tried.get(name, [])), name in slow)
        for name in names
        if name != SANDBOX or names == [SANDBOX]
    ]


def _attempts(session: Session, now: datetime) -> Mapping[str, list[Any]]:
    """Of each provider, how many attempts of the last hour had each outcome, and when the last one was."""
    rows = session.execute(
        select(
            DeliveryAttempt.provider,
            DeliveryAttempt.outcome,
            func.count().label("count"),
            func.max(DeliveryAttempt.created_at).label("at"),
        )
        .where(
            DeliveryAttempt.organisation_id == organisation_of(session),
            DeliveryAttempt.created_at >= now - LOOKED_BACK,
            DeliveryAttempt.finished_at.is_not(None),
        )
        .group_by(DeliveryAttempt.provider, DeliveryAttempt.outcome)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.provider, []).append(row)
    return found


def _health(rows: list[Any]) -> tuple[Health, datetime | None]:
    """What they refuse for good is the fault of the message."""
    counts = Counter({row.outcome: row.count for row in rows if row.outcome != _OURS})
    at = max((row.at for row in rows if row.outcome == "taken"), default=None)
    wrong = sum(counts[outcome] for outcome in _THEIR_FAULT)
    if not counts:
        return Health.IDLE, at
    if wrong == counts.total():
        return Health.AWAY, at
    return (Health.TROUBLED if wrong >= TROUBLED_FROM * counts.total() else Health.WORKING), at


def _slowed(session: Session, now: datetime) -> frozenset[str]:
    used_up = (Pace.left_over < 1, Pace.at > now - timedelta(minutes=1))
    return frozenset(session.scalars(select(Pace.provider).where(*used_up)))
