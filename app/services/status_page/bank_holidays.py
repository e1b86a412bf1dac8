"""Working days in Wales, by the bank holidays that come with a package: nothing is asked of the network."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from app.domain import working_days

_WALES = BankHolidays.ENGLAND_AND_WALES
_AHEAD = timedelta(days=183)


@cache
def in_wales() -> frozenset[date]:
    """Every bank holiday that is known; read once, as it changes only with the package."""
    known = BankHolidays(use_cached_holidays=True)
    return frozenset(holiday["date"] for holiday in known.get_holidays(division=_WALES))


# Both are asked for with every status page, about few days.
@lru_cache(maxsize=4096)
def working_days_after(day: date, days: int) -> date:
    """As `working_days.add`, in Wales."""
    return working_days.add(day, days, in_wales())


@lru_cache(maxsize=4096)
def working_days_until(today: date, day: date) -> int:
    """As `working_days.until`, in Wales."""
    return working_days.until(today, day, in_wales())


def last_known() -> date:
    """The last day of the last year whose bank holidays are known."""
    return date(max(in_wales()).year, 12, 31)


def run_out_soon(today: date) -> bool:
    """Whether a promise of half a year might miss a bank holiday."""
    return last_known() < today + _AHEAD
