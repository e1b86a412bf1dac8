"""Taking events in: single signed events beside one bare statement, and batches of a hundred beside single events."""

from __future__ import annotations

from app.domain.tokens import hash_of
from bench.figures import Finding, Series, at_least
from bench.floors.ingest import TABLE
from bench.options import Options
from bench.sealed_sizes import sizes
from bench.servers import Place
from bench.stage import CONNECTIONS, Stage, open_stage
from embedded.postgres import APP, connect

_CASES = 5000


def single(options: Options) -> list[Finding]:
    """Events a second, one a request, with a live key and a signature, each durable before its answer."""
    count = options.size(6000, 240)
    ours, floor = [], []
    with open_stage(options) as stage:
        port = start_with_cases(stage, options.size(_CASES, 240))
        # What is posted to the floor alone must not be known to the case system that we are posted to by.
        beside = stage.speaking_of(stage.case_system.known)
        floor_port = _start_floor(beside)
        for _ in options.each_round("ingest"):
            ours.append(post_singles(stage, port, count))
            floor.append(post_singles(beside, floor_port, count))
    return [
        Finding(
            "single signed events, durable",
            Series("Olrhain", "events/s", tuple(ours)),
            Series("Flask and one bare psycopg statement", "events/s", tuple(floor)),
            at_least(0.6, "at least 60 % of the floor", of="ratio"),
            f"{count:,} events a run over {CONNECTIONS} kept-alive connections; one in six opens a case",
        )
    ]


def batches(options: Options) -> list[Finding]:
    """Events a second in batches of a hundred, beside single events to the same process."""
    count, few = options.size(20_000, 600), options.size(3000, 240)
    ours, floor = [], []
    with open_stage(options) as stage:
        port = start_with_cases(stage, options.size(20_000, 600))
        for _ in options.each_round("batches"):
            ours.append(post_batches(stage, port, count))
            floor.append(post_singles(stage, port, few))
    batched = Series("batches of 100", "events/s", tuple(ours))
    singles = Series("single events, same process", "events/s", tuple(floor))
    return [
        Finding("batches of 100", batched, None, at_least(5000, "at least 5,000/s"), f"{count:,} events a run"),
        Finding("batches against single", batched, singles, at_least(5, "at least 5 x single", of="ratio")),
    ]


def start_with_cases(stage: Stage, cases: int) -> int:
    """Starts the web process with that many cases open, warm; returns its port."""
    port = stage.site.start_web()
    stage.post(port, stage.case_system.openings(cases))
    warm_up = stage.case_system.mixture(cases // 4)
    stage.singles.fire(port, stage.case_system.single(warm_up), len(warm_up))
    return port


def post_singles(stage: Stage, port: int, count: int) -> float:
    """Events a second."""
    stage.settle()
    events = stage.case_system.mixture(count)
    return stage.singles.fire(port, stage.case_system.single(events), count).rate


def post_batches(stage: Stage, port: int, count: int) -> float:
    """Events a second."""
    stage.settle()
    events = stage.case_system.mixture(count)
    return stage.batches.fire(port, stage.case_system.batches(events), count).rate


def _start_floor(stage: Stage) -> int:
    """The floor stores as many bytes an event as we do, in the median."""
    _make_table(stage.place)
    port = stage.site.start_web(
        "floor",
        "bench.floors.ingest:create_app()",
        FLOOR_KEY_HASH=hash_of(stage.office.live_key).hex(),
        FLOOR_SECRET=stage.office.secret,
        FLOOR_BYTES=str(sizes(stage.place).event),
    )
    warm_up = stage.case_system.mixture(stage.options.size(1000, 120))
    stage.singles.fire(port, stage.case_system.single(warm_up), len(warm_up))
    return port


def _make_table(place: Place) -> None:
    with connect(place.owner_url) as connection:
        connection.execute(TABLE)
        connection.execute(f"GRANT SELECT, INSERT ON floor_events TO {APP}")
