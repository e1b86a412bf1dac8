"""Messages planned and claimed at a moment of a test's choice, whatever the time of day at which it runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.models.case import Case
from app.models.message import Message
from app.services.delivery import claiming
from app.services.events.processing import process_case
from tests.world import Tenant, World, contact, event

LONDON = ZoneInfo("Europe/London")
OLD = "2026-01-02T09:00:00Z"


def plan(
    world: World, tenant: Tenant, now: datetime, case: str = "C-1", key: str | None = None, **fields: Any
) -> Message:
    """The message of an event that was processed at a moment of our choice."""
    sent = event(case, time=OLD, contacts=[contact(mobile="07911 123456", **fields)])
    assert world.post(sent, key=key or tenant.live_key, secret=tenant.secret).status_code == 202
    with world.session(tenant) as session:
        newest = session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
        assert process_case(session, newest.id, world.shop.sender, now) == 1
    with world.session(tenant) as session:
        message: Message = session.scalars(select(Message).order_by(Message.number.desc()).limit(1)).one()
        return message


def claim(world: World, message_id: UUID, now: datetime, tenant: Tenant | None = None) -> int:
    """How many were claimed."""
    with world.session(tenant) as session:
        return len(claiming.claim(session, [message_id], world.shop.lease, now))


def row_of(world: World, message: Message, tenant: Tenant | None = None) -> Message:
    with world.session(tenant) as session:
        row: Message = session.get_one(Message, message.id)
        return row
