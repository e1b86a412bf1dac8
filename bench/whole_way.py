"""The whole way: 10,000 events posted as fast as they are taken, until the provider has the last message."""

from __future__ import annotations

from bench.figures import Finding, Series, at_least, at_most
from bench.options import BenchFailed, Options
from bench.stage import Stage, open_stage
from bench.volley import Volley

_KEPT = 0.7
"""What must be left of the speed of ingest: slowed by at most 30 %."""


def run(options: Options) -> list[Finding]:
    """One event worker and one message worker, as the Procfile starts them by default."""
    count = options.size(10_000, 240)
    seconds, busy, alone = [], [], []
    with open_stage(options) as stage:
        port = _start(stage, count)
        for _ in options.each_round("whole-way"):
            alone.append(_without_workers(stage, port, count))
            volley, took = _with_workers(stage, port, count)
            busy.append(volley.rate)
            seconds.append(took)
    return [
        Finding(
            f"the whole way of {count:,} events",
            Series("first post to last hand-over", "s", tuple(seconds)),
            None,
            at_most(30, "within 30 s"),
            "single signed events over 16 connections; one event worker, one message worker of 32 threads",
        ),
        Finding(
            "ingest while workers process and send",
            Series("Olrhain, workers at work", "events/s", tuple(busy)),
            Series("Olrhain, workers stopped", "events/s", tuple(alone)),
            at_least(_KEPT, "slowed by at most 30 %", of="ratio"),
        ),
    ]


def _start(stage: Stage, count: int) -> int:
    """Everything runs, and there are cases enough."""
    port = stage.site.start_web()
    stage.site.start_crew(events=1, messages=1)
    stage.site.start_dispatcher()
    stage.post(port, stage.case_system.openings(count))
    _drain(stage)
    return port


def _without_workers(stage: Stage, port: int, count: int) -> float:
    stage.site.freeze("dispatcher")
    volley = _post(stage, port, count)
    stage.site.thaw("dispatcher")
    _drain(stage)
    return volley.rate


def _with_workers(stage: Stage, port: int, count: int) -> tuple[Volley, float]:
    """How the posts went, and the seconds from the first post until the provider had the last message."""
    stage.provider.taken()
    volley = _post(stage, port, count)
    _drain(stage)
    taken = [one.at for one in stage.provider.taken()]
    if len(taken) != count:
        raise BenchFailed(f"{count} events made {len(taken)} messages")
    return volley, max(taken) - volley.began


def _post(stage: Stage, port: int, count: int) -> Volley:
    stage.settle()
    return stage.singles.fire(port, stage.case_system.single(stage.case_system.mixture(count)), count)


def _drain(stage: Stage) -> None:
    stage.wait_until_processed()
    stage.wait_until_handed_over()
