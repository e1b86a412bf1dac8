"""When a message may reach somebody: an organisation's sending window, a case type's hours, a person's safe hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_MINUTES = 24 * 60
_CLOCKS_CHANGE = time(1, tzinfo=UTC)

DayHours = tuple[int, int]
"""From one hour of the day until another, as staff set them: `(9, 17)`; 24 is the midnight at which the day ends."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day to another, on the clock of Europe/London; it may cross midnight."""

    start: int
    end: int

    def allows(self, now: datetime) -> bool:
        local = now.astimezone(LONDON)
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def next_opening(self, now: datetime) -> datetime:
        """The next moment at which the window opens, as the clock on the wall shows it; `now` where it never does."""
        today = now.astimezone(LONDON).date()
        days = [today + timedelta(days=later) for later in range(3)]
        start = time(*divmod(self.start, 60))
        # When the clocks change, an opening may fall into the hour that is left out, or an hour may come twice.
        moments = [datetime.combine(day, _CLOCKS_CHANGE) for day in days]
        moments += [datetime.combine(day, start.replace(fold=fold), LONDON) for day in days for fold in (0, 1)]
        in_utc = (moment.astimezone(UTC) for moment in moments)
        opening = min((moment for moment in in_utc if moment > now and self.allows(moment)), default=now)
        return opening.astimezone(now.tzinfo)


def earliest(now: datetime, windows: tuple[Hours, ...]) -> datetime:
    """The first moment from `now` on at which every window is open.

    Where they never all are, the first is left out, and so on: the person's own hours come last and count most.
    """
    moment = now
    for _ in range(8):
        closed = [window for window in windows if not window.allows(moment)]
        if not closed:
            return moment
        moment = max(window.next_opening(moment) for window in closed)
    return earliest(now, windows[1:])


def of_day(hours: DayHours) -> Hours:
    return Hours(hours[0] * 60, hours[1] * 60)


def widens(before: DayHours | None, after: DayHours | None) -> bool:
    """Whether there is an hour that was closed before and is open afterwards. None: every hour is open."""
    return not _open(after) <= _open(before)


def _open(hours: DayHours | None) -> set[int]:
    return set(range(*hours) if hours else range(24))


def whole_day(start: int | None, end: int | None) -> bool:
    """Whether hours given as minutes of the day leave nothing out."""
    return start is None or end is None or (end - start) % _MINUTES == 0
