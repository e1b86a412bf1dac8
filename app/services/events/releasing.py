"""Releasing what was held, once what it waited for is there: Welsh and English together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.db import Database
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.logs import logger
from app.models.case import Case
from app.models.message import Message
from app.models.template import Template, TemplateVersion
from app.services.case_types import Catalogue
from app.services.events.processing import Sender
from app.services.events.retelling import plan_again
from app.vault import VaultError


def release(
    db: Database, organisation_id: UUID, case_type_id: UUID, base_url: str, now: datetime, most: int | None = None
) -> int:
    """Plans anew every event of a case type whose messages are held; returns how many messages may now go.

    most: how many events, the oldest first, for whoever waits for an answer; None: all of them.
    """
    with db.transaction(organisation_id) as session:
        event_ids = _held_events(session, Case.case_type_id == case_type_id)
    return _release(db, organisation_id, event_ids[:most], base_url, now)


def release_settled(db: Database, organisation_id: UUID, base_url: str, now: datetime) -> int:
    """Releases what waits for nothing any more: whoever published may have died before releasing, and of what a
    message waited for, its person may have opted out meanwhile.

    Returns how many messages may now go.
    """
    published = aliased(TemplateVersion)
    is_published = exists().where(
        published.template_id == TemplateVersion.template_id, published.published_at.is_not(None)
    )
    settled = (
        select(TemplateVersion.id)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(is_published | Template.retired_at.is_not(None))
    )
    is_signed = and_(Message.reason == Reason.NOT_SIGNED.value, Message.template_version_id.in_(settled))
    other = aliased(Message)
    waits_for_somebody = exists().where(
        other.event_id == Message.event_id,
        other.status == MessageStatus.HELD.value,
        other.reason != Reason.WAITS_FOR_OTHERS.value,
    )
    is_alone = and_(Message.reason == Reason.WAITS_FOR_OTHERS.value, ~waits_for_somebody)
    with db.transaction(organisation_id) as session:
        event_ids = _held_events(session, or_(is_signed, is_alone))
    return _release(db, organisation_id, event_ids, base_url, now)


def _release(db: Database, organisation_id: UUID, event_ids: Sequence[UUID], base_url: str, now: datetime) -> int:
    """Each event in a transaction of its own; one that cannot be opened keeps no other back."""
    sender = Sender(base_url, Catalogue())
    released = 0
    for event_id in event_ids:
        try:
            with db.transaction(organisation_id) as session:
                before = _held(session, event_id)
                plan_again(session, event_id, sender, now)
                released += before - _held(session, event_id)
        except VaultError as error:
            logger().error("held messages cannot be opened", error=error, event_id=str(event_id))
    return released


def _held_events(session: Session, which: ColumnElement[bool]) -> list[UUID]:
    """The events with such messages that are held, in the order in which they arrived."""
    rows = session.execute(
        select(Message.event_id, Message.number)
        .join(Case, Case.id == Message.case_id)
        .where(Message.status == MessageStatus.HELD.value, Message.event_id.is_not(None), which)
        .order_by(Message.number)
    )
    return list(dict.fromkeys(row.event_id for row in rows))


def _held(session: Session, event_id: UUID) -> int:
    query = select(Message.id).where(Message.event_id == event_id, Message.status == MessageStatus.HELD.value)
    return len(session.scalars(query).all())
