"""People who text an organisation, and what they are answered."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.db import vault_of
from app.models.message import Message
from app.models.reply import Reply
from app.providers.inbound_replies import InboundText
from app.services.look_ups import of_messages
from app.services.replies import receiving
from tests.world import Tenant, World, event

MOBILE = "+447700900123"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """One message that answers a text."""

    language: str
    body: str
    to: str
    status: str


def told_live(world: World, case: str = "C-1", kind: str = "case.opened", **data: Any) -> list[dict[str, Any]]:
    """Posts an event with the live key of the tenant and has everybody told of it."""
    return world.told(event(case, kind, **data), key=world.tenant.live_key, secret=world.tenant.secret)


def text_in(
    world: World,
    words: str,
    *,
    number: str = MOBILE,
    provider_id: str | None = None,
    at: datetime | None = None,
    tenant: Tenant | None = None,
) -> Reply:
    """Somebody texts us; returns the reply as it was kept, after what it makes us do."""
    at = at or datetime.now(UTC)
    text = InboundText("twilio", provider_id or f"SM{next(_numbers):032x}", number, words, at)
    with world.session(tenant) as session:
        receiving.receive(session, text, world.shop.sender, at)
    return kept(world, tenant)[-1]


def kept(world: World, tenant: Tenant | None = None) -> Sequence[Reply]:
    """Every reply of the organisation, oldest first."""
    with world.session(tenant) as session:
        found: Sequence[Reply] = session.scalars(select(Reply).order_by(Reply.created_at, Reply.id)).all()
        return found


def answers(world: World, tenant: Tenant | None = None) -> list[Answer]:
    """Every answer to a text, in the order in which they were written."""
    with world.session(tenant) as session:
        vault = vault_of(session)
        rows = session.scalars(select(Message).where(Message.reply_id.is_not(None)).order_by(Message.number))
        return [
            Answer(
                row.language,
                of_messages.words(vault, row).body or "",
                vault.open("messages", row.id, "recipient", row.recipient_sealed),
                row.status,
            )
            for row in rows
        ]
