"""Delivery: two workers of 32 threads, the database included, beside as many bare threads with the same client."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench import processes, side_by_side
from bench.figures import Finding, Series, at_least, at_most
from bench.options import Options
from bench.provider import API_KEY, DELAY
from bench.site import THREADS
from bench.stage import Stage, open_stage
from bench.waiting import until

_WORKERS = 2
_IDEAL = _WORKERS * THREADS / DELAY
_LIMIT = 300.0


@dataclass(frozen=True, slots=True)
class Sent:
    """rate: sends a second. cpu: milliseconds of the senders a send. memory: megabytes at most, of all of them."""

    rate: float
    cpu: float
    memory: float = 0.0


def run(options: Options) -> list[Finding]:
    count = options.size(10_000, 300)
    ours, floor = [], []
    with open_stage(options) as stage:
        port = stage.site.start_web()
        stage.site.start_dispatcher()
        stage.site.freeze("dispatcher")
        for _ in options.each_round("delivery"):
            prepare(stage, port, count)
            ours.append(_deliver(stage, count))
            floor.append(_floor(stage, count))
    return _findings(ours, floor, count)


def prepare(stage: Stage, port: int, count: int) -> None:
    """Has that many messages wait, each of a case of its own; the dispatcher is frozen before and after."""
    stage.site.start_crew(events=_WORKERS)
    stage.site.thaw("dispatcher")
    stage.post(port, stage.case_system.openings(count))
    stage.wait_until_processed()
    stage.site.freeze("dispatcher")
    stage.site.stop("crew")


def _deliver(stage: Stage, count: int) -> Sent:
    stage.site.start_crew(messages=_WORKERS)
    stage.settle()
    workers = stage.site.pids("crew")
    peak, cpu, began = [0.0], processes.cpu_seconds(workers), time.monotonic()
    stage.site.thaw("dispatcher")
    with stage.place.connect() as connection:

        def done() -> bool:
            peak.append(processes.memory_mb(workers))
            row = connection.execute("SELECT EXISTS (SELECT FROM messages WHERE status IN ('created', 'sending'))")
            return not (row.fetchone() or [True])[0]

        until(done, _LIMIT, "the messages are handed over", pause=0.1)
    seconds = time.monotonic() - began
    cpu = processes.cpu_seconds(workers) - cpu
    stage.site.freeze("dispatcher")
    stage.site.stop("crew")
    stage.wait_until_handed_over()
    return Sent(count / seconds, cpu * 1000 / count, max(peak))


def _floor(stage: Stage, count: int) -> Sent:
    each = count // _WORKERS
    arguments = ("--base-url", stage.provider.base_url, "--api-key", API_KEY)
    more = ("--count", str(each), "--threads", str(THREADS))
    ended = side_by_side.run("bench.floors.sending", [*arguments, *more], _WORKERS)
    return Sent(each * _WORKERS / ended.seconds, ended.cpu * 1000 / (each * _WORKERS))


def _findings(ours: list[Sent], floor: list[Sent], count: int) -> list[Finding]:
    bare = "bare threads, same client"
    return [
        Finding(
            "delivery, two workers x 32 threads",
            Series("Olrhain", "sends/s", tuple(one.rate for one in ours)),
            Series(bare, "sends/s", tuple(one.rate for one in floor)),
            at_least(0.7 * _IDEAL, f"at least 70 % of the ideal {_IDEAL:,.0f}/s"),
            f"{count:,} messages a run; until the last outcome is committed",
        ),
        Finding(
            "CPU of the workers a send",
            Series("Olrhain", "ms", tuple(one.cpu for one in ours)),
            Series(bare, "ms", tuple(one.cpu for one in floor)),
            at_most(1.3, "at most 1.3 x the floor", of="ratio"),
            "PostgreSQL and the dispatcher not counted",
        ),
        Finding(
            "memory of both workers, at most",
            Series("Olrhain", "MB", tuple(one.memory for one in ours)),
            None,
            at_most(300, "under 300 MB"),
            "PSS of the two and of the process that forked them, the most that was seen during a run",
        ),
    ]
