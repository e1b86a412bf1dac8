"""An organisation whose texts and emails GOV.UK Notify (the stub) carries, and hands to move its clocks."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from app.domain.recipients import Channel
from app.models.message import DeliveryAttempt, Message
from app.models.organisation import Organisation
from app.services.delivery import claiming
from app.services.delivery.claiming import Claimed
from tests.stubs.attempts import EMAIL_TEMPLATE, SMS_TEMPLATE
from tests.stubs.http_server import Conversation, Request
from tests.stubs.notify import NotifyStub
from tests.stubs.notify_words import API_KEY
from tests.world import Tenant, World, contact, event, use_notify
from workers import delivering
from workers.shop import now

MOBILE = "07400123456"


class WatchedStub(NotifyStub):
    """Knows how many sends were under way at once, at most. With a `gate` it answers nobody until it is full."""

    under_way = 0
    most_at_once = 0
    gate: threading.Barrier | None = None
    _watch = threading.Lock()

    def _take(self, conversation: Conversation, request: Request, channel: str) -> None:
        with self._watch:
            self.under_way += 1
            self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            if self.gate:
                self.gate.wait(10)
            super()._take(conversation, request, channel)
        finally:
            with self._watch:
                self.under_way -= 1


@dataclass(slots=True)
class Office:
    """One organisation, the world it lives in, and the stub that carries its messages."""

    world: World
    stub: WatchedStub
    tenant: Tenant

    def post(self, case: str, kind: str = "case.opened", **data: Any) -> UUID:
        """Posts an event with a live key and has it processed; returns its id."""
        if kind == "case.opened":
            data = {"contacts": [live_contact()]} | data
        answer = self.world.post(event(case, kind, **data), key=self.tenant.live_key, secret=self.tenant.secret)
        assert answer.status_code == 202, answer.get_data(as_text=True)
        self.world.process()
        return UUID(json.loads(answer.data)["id"])

    def deliver(self, drain_seconds: float = 30, **changes: Any) -> None:
        """One drain of what is due, with a shop that differs in `changes`."""
        delivering.drain(replace(self.world.shop, **changes), drain_seconds)

    def message(self, event_id: UUID, channel: Channel = Channel.SMS) -> Message:
        [row] = [one for one in self.messages(event_id) if one.channel == channel.value]
        return row

    def messages(self, event_id: UUID) -> Sequence[Message]:
        with self.world.session(self.tenant) as session:
            query = select(Message).where(Message.event_id == event_id).order_by(Message.number)
            found: Sequence[Message] = session.scalars(query).all()
            return found

    def attempts(self, event_id: UUID) -> Sequence[DeliveryAttempt]:
        with self.world.session(self.tenant) as session:
            mine = select(Message.id).where(Message.event_id == event_id)
            query = select(DeliveryAttempt).where(DeliveryAttempt.message_id.in_(mine)).order_by(DeliveryAttempt.number)
            found: Sequence[DeliveryAttempt] = session.scalars(query).all()
            return found

    def claim(self, event_id: UUID) -> Claimed:
        """Claims the messages of an event as a worker does that then dies."""
        ids = [row.id for row in self.messages(event_id)]
        with self.world.session(self.tenant) as session:
            [claimed] = claiming.claim(session, ids, self.world.shop.lease, now())
        return claimed

    def due(self, most: int = 50) -> list[UUID]:
        """The messages of this organisation that a worker would take now."""
        return claiming.due(self.world.db, most).get(self.tenant.id, [])

    def let_pass(self, event_id: UUID, time: timedelta) -> None:
        """Moves everything that is known of an event's messages back by `time`."""
        moved = ("created_at", "send_after", "tried_at", "first_tried_at", "lease_until")
        changes = ", ".join(f"{name} = {name} - :time" for name in moved)
        with self.world.session(self.tenant) as session:
            session.execute(
                text(f"UPDATE messages SET {changes} WHERE event_id = :event"), {"time": time, "event": event_id}
            )

    def make_due(self, event_id: UUID) -> None:
        with self.world.session(self.tenant) as session:
            session.execute(text("UPDATE messages SET send_after = now() WHERE event_id = :event"), {"event": event_id})

    def taken(self) -> list[str]:
        """Whom the provider took a message for, by its own ledger."""
        return [one.to for one in self.stub.taken()]


def open_office(world: World, folder: Path) -> Office:
    """A new organisation without sending hours, so that the tests run at night too."""
    stub = WatchedStub(folder / "ledger.jsonl")
    tenant = world.add_tenant(sandboxed=False)
    settings = {
        "api_key": API_KEY,
        "sms_template_id": SMS_TEMPLATE,
        "email_template_id": EMAIL_TEMPLATE,
        "base_url": stub.base_url,
    }
    use_notify(world, settings, tenant)
    with world.session(tenant) as session:
        organisation = session.get_one(Organisation, tenant.id)
        organisation.window_from = organisation.window_to = None
    return Office(world, stub, tenant)


def live_contact(reference: str = "p-1", mobile: str = MOBILE, **fields: Any) -> dict[str, Any]:
    """A contact with a number that live keys may write to."""
    return contact(reference, mobile=mobile, **fields)


def many_contacts(count: int) -> list[dict[str, Any]]:
    return [live_contact(f"p-{n}", f"074001{n:05}", email=None, channels=["sms"]) for n in range(count)]


def seconds_until(moment: datetime | None, since: datetime | None) -> float:
    assert moment is not None
    assert since is not None
    return (moment - since).total_seconds()
