"""The command `olrhain replay`: posts a file of real case events and waits for what comes of them."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from pathlib import Path

from app.replay.case_events import events_of
from app.replay.client import Client, Patience, connect
from app.replay.errors import BadInput, ServiceAway, ServiceRefused
from app.replay.mapping import ReplayMap, load_map
from app.replay.messages import Waiting, Watch
from app.replay.poster import Pace, Posted, post_all
from app.replay.progress import Progress
from app.replay.reader import CaseFile, read_rows
from app.replay.summary import Account, left_out

DONE, NOT_ALL, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_AGAIN = "Run the same command again and it goes on from there; nothing is doubled."


def add_arguments(parser: ArgumentParser) -> None:
    """The options of `olrhain replay`; secrets may come from the environment, which `ps` hides."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file of case events, with a header")
    parser.add_argument("--base-url", required=True, metavar="URL", help="where Olrhain is, without /v1")
    parser.add_argument("--key", default=os.environ.get("OLRHAIN_KEY"), help="an API key (or OLRHAIN_KEY)")
    parser.add_argument(
        "--secret",
        default=os.environ.get("OLRHAIN_SIGNING_SECRET"),
        help="sign with this secret, whsec_... (or OLRHAIN_SIGNING_SECRET); live keys need it",
    )
    parser.add_argument("--map", required=True, type=Path, metavar="MAP.yaml", help="what is what in the file")
    parser.add_argument(
        "--speed", type=_speed, metavar="EVENTS_PER_SECOND", help="events a second, or max (the default)"
    )
    parser.add_argument("--limit", type=_limit, metavar="N", help="only the first N events")
    parser.add_argument(
        "--wait",
        type=_seconds,
        default=Waiting().patience,
        metavar="SECONDS",
        help="how long to wait for messages when nothing moves (default: %(default)g)",
    )


def run(args: Namespace) -> int:
    """Replays. Returns 0 when every event was taken, 1 when not, 2 for bad input, 130 on Ctrl-C."""
    progress = Progress(sys.stderr)
    try:
        mapped = load_map(args.map)
        file = read_rows(args.file, mapped)
        patience = Patience(tell=progress.tell)
        client = connect(args.base_url, args.key or "", args.secret, patience)
    except BadInput as error:
        progress.tell(str(error))
        return BAD_INPUT
    replay = Replay(mapped, file, client, Pace(args.speed), Waiting(patience=args.wait), args.limit, progress)
    return replay.run(lambda lines: print("\n".join(lines)))


@dataclass(slots=True)
class Replay:
    """One replay, from the first post to the summary."""

    mapped: ReplayMap
    file: CaseFile
    client: Client
    pace: Pace
    waiting: Waiting
    limit: int | None
    progress: Progress
    posted: Posted = field(default_factory=Posted)
    _started: float = 0.0
    _posted_in: float | None = None

    def run(self, out: Callable[[Iterable[str]], None]) -> int:
        """Posts, waits and hands the summary to `out`; what it returns is the exit code."""
        for line in left_out(self.file):
            self.progress.tell(line)
        watch = Watch(self.client, self.waiting, self.progress.show)
        self._started = time.monotonic()
        code = self._to_the_end(watch)
        self.progress.end_line()
        seconds = self._posted_in or time.monotonic() - self._started
        account = Account(self.file, self.posted, self._total, seconds, watch.tally, watch.unprocessed_cases)
        out(account.lines())
        return code if code != DONE or account.every_event_taken else NOT_ALL

    @property
    def _total(self) -> int:
        return len(self.file.rows) if self.limit is None else min(self.limit, len(self.file.rows))

    def _to_the_end(self, watch: Watch) -> int:
        try:
            self._post()
            watch.until_finished(self.posted)
        except KeyboardInterrupt:
            self._tell_how_far("Interrupted")
            return INTERRUPTED
        except (ServiceAway, ServiceRefused) as error:
            self._tell_how_far(f"Given up: {error}")
            return NOT_ALL
        return DONE

    def _post(self) -> None:
        events = events_of(islice(self.file.rows, self.limit), self.mapped)
        post_all(events, self.client, self.pace, self.posted, self._show_posted)
        self._posted_in = time.monotonic() - self._started
        self.progress.show("Events posted", self.posted.answered, self._total, finished=True)

    def _show_posted(self, answered: int) -> None:
        self.progress.show("Events posted", answered, self._total)

    def _tell_how_far(self, why: str) -> None:
        where = f"{self.posted.answered:,} of {self._total:,} events were answered"
        self.progress.tell(f"{why}; {where}. {_AGAIN}")


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if speed <= 0 or not isfinite(speed):
        raise ArgumentTypeError(f"'{text}' is neither a number of events a second nor max")
    return speed


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise ArgumentTypeError(f"'{text}' is not a number of events from 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if seconds < 0 or not isfinite(seconds):
        raise ArgumentTypeError(f"'{text}' is not a number of seconds from 0")
    return seconds
