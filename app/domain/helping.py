"""People whom a citizen names with us to help them: what they hear of, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.case_events import EventType
from app.domain.forms import day_in_london
from app.domain.reasons import Reason

MOST_HELPERS = 5
"""At a time, of one person who names them."""
MOST_INVITATIONS = 5
"""In a day, by one person: whoever names helpers has us write to any number."""
ANSWER_WITHIN = timedelta(days=14)
AFTER_CLOSING = timedelta(days=30)
"""A helper without a last day reads for so long how a request ended."""
LONGEST_HELP = timedelta(days=2 * 365)

APPOINTMENT_EVENTS = frozenset(
    {EventType.APPOINTMENT_BOOKED, EventType.APPOINTMENT_CHANGED, EventType.APPOINTMENT_CANCELLED}
)


class Scope(StrEnum):
    """What a helper hears of and sees, whom the person named themselves."""

    ALL = "all"
    APPOINTMENTS = "appointments"


@dataclass(frozen=True, slots=True)
class Helping:
    """How things stand with a helper. until: their last day; None: for as long as the request is open."""

    scope: Scope
    until: date | None
    confirmed: bool

    def why_not_told(self, event: EventType, closed_at: datetime | None, now: datetime) -> Reason | None:
        """Why a helper is not told of an event of a case that was closed at `closed_at`, if at all.

        A retraction is only told to those who had been told of what it takes back, so it is never outside the scope.
        """
        if not self.confirmed:
            return Reason.HELPER_NOT_CONFIRMED
        if is_over(self.until, closed_at, now):
            return Reason.HELPER_ENDED
        heard_of = APPOINTMENT_EVENTS | {EventType.EVENT_RETRACTED}
        return Reason.OUTSIDE_SCOPE if self.scope is Scope.APPOINTMENTS and event not in heard_of else None


def is_over(until: date | None, closed_at: datetime | None, now: datetime) -> bool:
    """Whether the time of a helper is over."""
    if until is not None:
        return until < day_in_london(now)
    return closed_at is not None and closed_at + AFTER_CLOSING < now
