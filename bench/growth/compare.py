"""`./dev bench growth`: a hundred times as many cases and messages, and whether anything is slower for it."""

from __future__ import annotations

import itertools
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from app.config import Settings
from app.services.delivery import claiming
from bench.case_system import get_request, reference
from bench.figures import Finding, Series, at_least, at_most
from bench.growth.seed import fill
from bench.ingest import post_singles
from bench.options import BenchFailed, Options
from bench.processing import process
from bench.provider_process import ProviderProcess
from bench.servers import Servers
from bench.site import BASE_URL, MASTER_KEYS, SECRET_KEY, THREADS
from bench.stage import Stage, on
from bench.status_page import CONNECTIONS, open_sessions, show
from bench.volley import Volleys
from workers.dispatcher import Dispatcher
from workers.shop import now

_MESSAGES_A_CASE = 5
_SLOWER = 1.2
_LOOKS = 300
_WHAT = {
    "ingest": ("ingest, single signed events", "events/s"),
    "processing": ("processing, two workers", "events/s"),
    "claim": ("dispatch: messages found and claimed", "messages/s"),
    "look": ("dispatch: one look of the dispatcher, nothing due", "ms"),
    "page": ("status page", "pages/s"),
    "case": ("case look-up by its reference", "answers/s"),
}


@dataclass(frozen=True, slots=True)
class _Town:
    """One of the two stages, at work: the port of its web process, sessions of citizens, and how many cases it has."""

    stage: Stage
    port: int
    cookies: list[str]
    cases: int


def run(options: Options) -> list[Finding]:
    """What is done in turn in both, on the same servers; events are of 2,000 cases, spread over all that there are."""
    few, many = options.size(2000, 400), options.size(200_000, 4000)
    small: list[dict[str, float]] = []
    large: list[dict[str, float]] = []
    with ExitStack() as stack:
        servers = stack.enter_context(Servers(options))
        provider = stack.enter_context(ProviderProcess(options))
        towns = [stack.enter_context(on(options, servers, provider)) for _ in range(2)]
        fill(towns[0].place, towns[0].office, few, _MESSAGES_A_CASE)
        seconds = fill(towns[1].place, towns[1].office, many, _MESSAGES_A_CASE)
        village, city = _open(towns[0], few, few), _open(towns[1], many, few)
        for _ in options.each_round("growth"):
            small.append(_measure(village, options))
            large.append(_measure(city, options))
    return [_seeding(seconds, many), *(_finding(kind, large, small, (many, few)) for kind in _WHAT)]


def _open(stage: Stage, cases: int, among: int) -> _Town:
    stage = stage.speaking_of(cases, among)
    port = stage.site.start_web()
    stage.site.start_crew(events=2)
    stage.site.start_dispatcher()
    stage.site.freeze("dispatcher")
    return _Town(stage, port, open_sessions(stage, port, cases), cases)


def _measure(town: _Town, options: Options) -> dict[str, float]:
    stage, count = town.stage, options.size(2400, 240)
    found = {"ingest": post_singles(stage, town.port, count)}
    stage.site.thaw("dispatcher")
    stage.wait_until_processed()
    stage.put_away()
    found["processing"] = process(stage, town.port, count)
    stage.site.freeze("dispatcher")
    stage.settle()
    found["claim"] = _claim(stage, count)
    stage.put_away()
    stage.settle()
    found["look"] = _look(stage)
    readers = Volleys(options, CONNECTIONS)
    found["page"] = show(readers, town.port, town.cookies, options.size(4000, 240)).rate
    found["case"] = _look_up_cases(town, readers, options.size(4000, 240))
    return found


def _claim(stage: Stage, count: int) -> float:
    """Messages a second, found due and claimed as a worker with 32 free threads does."""
    lease, claimed, began = timedelta(minutes=10), 0, time.perf_counter()
    while found := claiming.due(stage.db, THREADS):
        for organisation_id, ids in found.items():
            with stage.db.transaction(organisation_id) as session:
                claimed += len(claiming.claim(session, ids, lease, now()))
    if claimed != count:
        raise BenchFailed(f"{claimed} of {count} messages could be claimed")
    return claimed / (time.perf_counter() - began)


def _look(stage: Stage) -> float:
    """Milliseconds of a look that finds nothing, in the median."""
    dispatcher = Dispatcher(Settings(stage.place.app_url, stage.place.redis_url, MASTER_KEYS, SECRET_KEY, BASE_URL))
    took = []
    for _ in range(_LOOKS):
        began = time.perf_counter()
        if dispatcher.run_once():
            raise BenchFailed("something is due")
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _look_up_cases(town: _Town, readers: Volleys, count: int) -> float:
    """Answers a second, for cases all over the table."""
    spread = (number * 7919 % town.cases for number in itertools.count())
    key = f"Bearer {town.stage.office.live_key}"
    wanted = [reference(number) for number in itertools.islice(spread, count)]
    requests = [get_request(f"/v1/cases/{one}", Authorization=key) for one in wanted]
    return readers.fire(town.port, requests, count, '"reference":"BP-').rate


def _seeding(seconds: float, cases: int) -> Finding:
    what = f"growth: {cases:,} cases and {cases * _MESSAGES_A_CASE:,} messages seeded by COPY"
    return Finding(what, Series("two processes, each field sealed", "s", (seconds,)), None, at_most(300, "under 5 min"))


def _finding(
    kind: str, large: list[dict[str, float]], small: list[dict[str, float]], sizes: tuple[int, int]
) -> Finding:
    what, unit = _WHAT[kind]
    ours, floor = (
        Series(f"{cases:,} cases", unit, tuple(one[kind] for one in found))
        for found, cases in ((large, sizes[0]), (small, sizes[1]))
    )
    aim = at_most(_SLOWER, "within 1.2 x", of="ratio")
    if unit != "ms":
        aim = at_least(1 / _SLOWER, "within 1.2 x", of="ratio")
    return Finding(f"growth: {what}", ours, floor, aim)
