"""A warning for each organisation whose live messages are held for too long, once an hour at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.logs import logger
from app.services.messages import held

_AGAIN_AFTER = timedelta(hours=1)


class HeldAlerts:
    """Remembers whom it has warned of. One per process."""

    def __init__(self) -> None:
        self._warned: dict[UUID, datetime] = {}

    def look(self, session: Session, organisation_id: UUID, now: datetime) -> None:
        """Warns where there is something to warn of, unless it did so within the hour."""
        warned = self._warned.get(organisation_id)
        if warned is not None and now - warned < _AGAIN_AFTER:
            return
        found = held.too_long(session, now)
        if found is None:
            return
        self._warned[organisation_id] = now
        hours = round((now - found.since).total_seconds() / 3600, 1)
        logger().warning(
            "live messages are held", organisation=str(organisation_id), messages=found.messages, oldest_hours=hours
        )
