"""Reminders of appointments: when one goes, and how its messages stand beside those of the event they belong to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from app.domain.plans import Plan
from app.domain.quiet_hours import LONDON

FIRST_PART = 2
"""The parts of a reminder follow those of the message itself: 2 Welsh or both, 3 English."""

_HOUR = time(10)


def is_reminder(part: int) -> bool:
    """Whether a message of this part is a reminder."""
    return part >= FIRST_PART


def moment(start: datetime, days: int, known_at: datetime) -> datetime | None:
    """When to remind of an appointment that begins at `start`: at 10 by the clocks of Wales, `days` days before.

    None where we learnt of it (`known_at`) on that day or later: who was just told need not be reminded.
    """
    day = start.astimezone(LONDON).date() - timedelta(days=days)
    if day <= known_at.astimezone(LONDON).date():
        return None
    return datetime.combine(day, _HOUR, LONDON).astimezone(UTC)


def added(told: Plan, reminders: Plan) -> Plan:
    """One plan of an event's messages and its reminders; a reason that holds for both is said once."""
    later = tuple(replace(message, part=message.part + FIRST_PART) for message in reminders.messages)
    untold = tuple(one for one in reminders.untold if one not in told.untold)
    return Plan((*told.messages, *later), (*told.untold, *untold))


def only(planned: Plan, *, reminders: bool) -> Plan:
    """The reminders of a plan, or all but them."""
    return replace(planned, messages=tuple(one for one in planned.messages if is_reminder(one.part) is reminders))
