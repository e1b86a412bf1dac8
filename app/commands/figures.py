"""`olrhain figures`: counts the days for the reports, which the clock does by itself for the days that may change."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta

from app.commands.context import add_organisation, counted, database, find_organisation
from app.domain.errors import OlrhainError
from app.domain.forms import day_in_london
from app.services.figures import days

_LONGEST = timedelta(days=3660)


class DayWrong(OlrhainError):
    """What was given is no day that can be counted from."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("figures", help="count days for the reports, such as after old cases were loaded")
    add_organisation(parser)
    parser.add_argument("--since", metavar="YYYY-MM-DD", help="from this day until today (default: today)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Raises DayWrong."""
    now = datetime.now(UTC)
    since = _since(options.since, day_in_london(now))
    db = database()
    done, left = days.rebuild(db, find_organisation(db, options.organisation), since, now)
    print(f"Counted {counted(done, 'day')}.")
    if left:
        print(f"Left {counted(left, 'settled day')} as before: rows of such days may have been let go since.")
    return 0


def _since(text: str | None, today: date) -> date:
    if text is None:
        return today
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day, not a moment
    except ValueError:
        raise DayWrong(f"{text} is no day: write it as 2026-11-01") from None
    if not today - _LONGEST < found <= today:
        raise DayWrong(f"{text} is not a day of the last ten years")
    return found
