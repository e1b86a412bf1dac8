"""When a message may reach somebody: the organisation's sending window and a person's safe hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_MINUTES = 24 * 60


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
        """The next moment at which the window opens, as the clock on the wall shows it."""
        local = now.astimezone(LONDON)
        opening = local.replace(hour=self.start // 60, minute=self.start % 60, second=0, microsecond=0)
        if opening <= local:
            opening = (local.replace(tzinfo=None) + timedelta(days=1)).replace(
                hour=self.start // 60, minute=self.start % 60, second=0, microsecond=0, tzinfo=LONDON
            )
        return opening.astimezone(now.tzinfo)


def earliest(now: datetime, windows: tuple[Hours, ...]) -> datetime:
    """The first moment from `now` on at which every window is open; `now` itself where they never all are."""
    moment = now
    for _ in range(8):
        closed = [window for window in windows if not window.allows(moment)]
        if not closed:
            return moment
        moment = max(window.next_opening(moment) for window in closed)
    return now


def whole_day(start: int | None, end: int | None) -> bool:
    """Whether hours given as minutes of the day leave nothing out."""
    return start is None or end is None or (end - start) % _MINUTES == 0
