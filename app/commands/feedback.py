"""`olrhain feedback`: what people said of how they were kept informed, as counts; nobody's words are shown."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from app.commands.context import add_organisation, database, find_organisation, in_columns
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.quiet_hours import LONDON
from app.domain.recipients import Mode
from app.services.status_page import feedback
from app.services.status_page.feedback import SCORES, Tally

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_NAMES = ("very satisfied", "satisfied", "neither", "dissatisfied", "very dissatisfied")


class MonthWrong(OlrhainError):
    """What was given is no month."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("feedback", help="how satisfied people are, and how many phone calls were spared")
    add_organisation(parser)
    parser.add_argument("--month", metavar="YYYY-MM", help="only what was said in this month (default: ever)")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.LIVE.value, help="live or trial")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Raises MonthWrong."""
    start, end = _month(options.month) if options.month else _EVER
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        found = feedback.tally(session, Mode(options.mode), start, end)
    print("\n".join([*in_columns(list(_rows(found))), _calls(found)]))
    return 0


def _month(text: str) -> tuple[datetime, datetime]:
    """From its first moment to that of the next, by the clocks of Wales."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise MonthWrong(f"{text} is no month: write it as 2026-11")
    year, month = map(int, found.groups())
    following = (year + month // 12, month % 12 + 1)
    return datetime(year, month, 1, tzinfo=LONDON), datetime(*following, 1, tzinfo=LONDON)


def _rows(found: Tally) -> Iterator[tuple[str, ...]]:
    yield ("", *Language, "all")
    for score, name in zip(SCORES, _NAMES, strict=True):
        yield _row(f"{score} {name}", [found.scores[score, language] for language in Language])
    yield _row("all", [sum(found.scores[score, language] for score in SCORES) for language in Language])


def _row(name: str, counts: list[int]) -> tuple[str, ...]:
    return name, *map(str, counts), str(sum(counts))


def _calls(found: Tally) -> str:
    if found.called_share is None:
        return "Nobody said whether they would have phoned without the messages."
    said = found.would_have_called + found.would_not
    return f"Without the messages {found.would_have_called} of {said} would have phoned ({found.called_share}%)."
