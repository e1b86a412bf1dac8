"""Messages as they are when they have gone well, and when they need somebody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.models.message import Message
from tests.world import Tenant, World, contact, event

SENSITIVE = "adult-social-care"


def send(world: World, case: str = "C-1", tenant: Tenant | None = None, **data: Any) -> UUID:
    """The id of a live message that has been delivered."""
    tenant = tenant or world.tenant
    told = world.told(event(case, **{"contacts": [contact()], **data}), key=tenant.live_key, secret=tenant.secret)
    return UUID(told[-1]["id"])


def change(world: World, message_id: UUID, tenant: Tenant | None = None, **columns: Any) -> None:
    with world.session(tenant) as session:
        session.execute(update(Message).where(Message.id == message_id).values(**columns))


def make_unknown(world: World, message_id: UUID, **columns: Any) -> None:
    """Nobody knows whether the provider took it, and asking has ended."""
    at = datetime.now(UTC)
    change(world, message_id, **{"status": "unknown", "reason": "no-receipt", "finished_at": at, **columns})


def make_failed(world: World, message_id: UUID, tenant: Tenant | None = None) -> None:
    change(world, message_id, tenant, status="permanent-failure", reason="provider-refused")


def state_of(world: World, message_id: UUID) -> tuple[str, str | None, datetime | None]:
    with world.session() as session:
        row = session.scalars(select(Message).where(Message.id == message_id)).one()
        return row.status, row.reason, row.finished_at
