"""The evidence that Welsh is treated no less favourably, as plain values: of which time it is, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.domain.bilingual import LanguageWish
from app.domain.errors import OlrhainError
from app.domain.quiet_hours import LONDON
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode

LONGEST = timedelta(days=400)
USUAL = timedelta(days=30)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})")
_EARLIEST_YEAR, _LATEST_YEAR = 1970, 2200


class PeriodWrong(OlrhainError):
    """A period that is not one. `which`: `from` or `to`."""

    def __init__(self, which: str, sentence: str) -> None:
        super().__init__(f"{which}: {sentence}")
        self.which = which


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until just before `end`."""

    start: datetime
    end: datetime

    @classmethod
    def read(cls, start: str | None, end: str | None, now: datetime) -> Period:
        """Of two days, both of them included, or moments (RFC 3339); what is not given makes it 30 days, until now.

        Raises PeriodWrong.
        """
        until = now if end is None else _moment("to", end, timedelta(days=1))
        since = until - USUAL if start is None else _moment("from", start, timedelta(0))
        if since >= until:
            raise PeriodWrong("from", "the period ends before it begins")
        if until - since > LONGEST + timedelta(hours=1):  # a year of days may gain an hour by the clocks
            raise PeriodWrong("from", f"a period is at most {LONGEST.days} days long")
        return cls(since, until)


class After(StrEnum):
    """What a message had waited for before it was handed over."""

    NOTHING = "nothing"
    HOURS = "hours"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """How many messages of one language there were. failed: for good, whoever's fault it was."""

    language: LanguageWish
    messages: int
    channels: Mapping[Channel, int]
    delivered: int
    failed: int


@dataclass(frozen=True, slots=True)
class Times:
    """From receiving an event to handing its messages over, in seconds; None where none was handed over."""

    messages: int = 0
    median: float | None = None
    p95: float | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """The times of each language side by side, of messages that had waited for the same."""

    after: After
    times: Mapping[LanguageWish, Times]

    @property
    def median_difference(self) -> float | None:
        """How much longer Welsh took than English, in seconds; less than nought where English took longer."""
        return _difference(self.times[LanguageWish.CY].median, self.times[LanguageWish.EN].median)

    @property
    def p95_difference(self) -> float | None:
        """As `median_difference`, of the slowest twentieth."""
        return _difference(self.times[LanguageWish.CY].p95, self.times[LanguageWish.EN].p95)


@dataclass(frozen=True, slots=True)
class Holds:
    """Messages that were held, for which reasons at first, and for how many seconds until they might go, or so far."""

    messages: int = 0
    still_held: int = 0
    median: float | None = None
    longest: float | None = None
    reasons: Mapping[Reason, int] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """wishes: what was known of the reader's language, once for each person, event and channel; None: not recorded."""

    period: Period
    mode: Mode
    languages: tuple[InLanguage, ...]
    hand_over: tuple[HandOver, ...]
    holds: Holds
    wishes: Mapping[LanguageWish | None, int]

    def table(self) -> Iterator[tuple[str, str, str, str]]:
        """The same in rows of figure, of what, language and value: codes and numbers, none of which is a formula."""
        yield "figure", "of", "language", "value"
        yield "since", "", "", self.period.start.isoformat()
        yield "until", "", "", self.period.end.isoformat()
        yield "mode", "", "", self.mode.value
        for one in self.languages:
            yield "messages", "", one.language.value, str(one.messages)
            yield from (("messages", channel.value, one.language.value, str(n)) for channel, n in one.channels.items())
            yield "delivered", "", one.language.value, str(one.delivered)
            yield "failed", "", one.language.value, str(one.failed)
        for hand_over in self.hand_over:
            yield from _rows_of_times(hand_over)
        yield from _rows_of_holds(self.holds)
        yield from (("wishes", "", wish or "not-recorded", str(count)) for wish, count in self.wishes.items())


def _rows_of_times(hand_over: HandOver) -> Iterator[tuple[str, str, str, str]]:
    of = f"after-{hand_over.after}"
    for language, times in hand_over.times.items():
        yield "handed-over", of, language.value, str(times.messages)
        yield "median-seconds", of, language.value, _number(times.median)
        yield "p95-seconds", of, language.value, _number(times.p95)
    for figure, seconds in (
        ("median-seconds-longer", hand_over.median_difference),
        ("p95-seconds-longer", hand_over.p95_difference),
    ):
        # A cell that begins with a minus may be taken for a formula: the language says which took longer.
        longer = "" if not seconds else LanguageWish.CY.value if seconds > 0 else LanguageWish.EN.value
        yield figure, of, longer, _number(None if seconds is None else abs(seconds))


def _rows_of_holds(holds: Holds) -> Iterator[tuple[str, str, str, str]]:
    yield "held", "", "", str(holds.messages)
    yield "still-held", "", "", str(holds.still_held)
    yield "median-seconds", "held", "", _number(holds.median)
    yield "longest-seconds", "held", "", _number(holds.longest)
    yield from (("held", reason.value, "", str(count)) for reason, count in (holds.reasons or {}).items())


def _number(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.3f}"


def _difference(welsh: float | None, english: float | None) -> float | None:
    return None if welsh is None or english is None else round(welsh - english, 3)


def _moment(which: str, text: str, whole_day: timedelta) -> datetime:
    """A moment; a day is its first one, by the clocks of Wales, after `whole_day` has been added."""
    try:
        if _DAY.fullmatch(text):
            found = datetime.combine(date.fromisoformat(text) + whole_day, time(), LONDON)
        elif _MOMENT.fullmatch(text):
            found = datetime.fromisoformat(text.upper())
        else:
            raise ValueError
    except (ValueError, OverflowError):
        raise PeriodWrong(which, "a day is written YYYY-MM-DD, a moment as in RFC 3339") from None
    if not _EARLIEST_YEAR < found.year < _LATEST_YEAR:
        raise PeriodWrong(which, f"the year is after {_EARLIEST_YEAR} and before {_LATEST_YEAR}")
    return found
