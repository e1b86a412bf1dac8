"""Processing: events that were posted beforehand, planned and written as messages by two workers."""

from __future__ import annotations

import time

from bench import side_by_side
from bench.figures import Finding, Series, at_least
from bench.floors.processing import FILL, TABLES
from bench.options import Options
from bench.sealed_sizes import Sizes, sizes
from bench.servers import Place
from bench.stage import Stage, open_stage
from embedded.postgres import APP, connect

_WORKERS = 2
_FLOOR_TABLES = ("floor_cases", "floor_events", "floor_messages", "floor_people")


def run(options: Options) -> list[Finding]:
    """Events a second, from the moment that the dispatcher sees them until the last is committed."""
    count = options.size(6000, 240)
    ours, floor = [], []
    with open_stage(options) as stage:
        port = start_with_processed_cases(stage, options.size(6000, 240))
        for _ in options.each_round("processing"):
            ours.append(process(stage, port, count))
            stage.put_away()
            floor.append(_floor(stage, count))
    return [
        Finding(
            "processing, two workers",
            Series("Olrhain", "events/s", tuple(ours)),
            Series("psycopg alone, as many rows and bytes", "events/s", tuple(floor)),
            at_least(1000, "at least 1,000/s"),
            f"{count:,} events of as many cases a run, a message each; one in six opens a case",
        )
    ]


def start_with_processed_cases(stage: Stage, cases: int) -> int:
    """Starts web, dispatcher and event workers, and has that many cases opened; returns the port of the web process."""
    port = stage.site.start_web()
    stage.site.start_crew(events=_WORKERS)
    stage.site.start_dispatcher()
    stage.post(port, stage.case_system.openings(cases))
    stage.wait_until_processed()
    stage.put_away()
    return port


def process(stage: Stage, port: int, count: int) -> float:
    """Events a second of the workers that run, for events posted while the dispatcher did not look."""
    stage.site.freeze("dispatcher")
    stage.post(port, stage.case_system.mixture(count))
    stage.settle()
    began = time.time()
    stage.site.thaw("dispatcher")
    stage.wait_until_processed()
    return count / (_last_processed(stage.place) - began)


def _last_processed(place: Place) -> float:
    """Seconds since 1970, on the clock of this machine, which is that of the workers too."""
    with place.connect() as connection:
        row = connection.execute("SELECT extract(epoch FROM max(processed_at))::float8 FROM case_events").fetchone()
    assert row is not None
    return float(row[0])


def _floor(stage: Stage, count: int) -> float:
    bytes_of = sizes(stage.place)
    _fill(stage.place, count, bytes_of)
    stage.settle()
    arguments = ("--database-url", stage.place.app_url)
    more = ("--state-bytes", str(bytes_of.state), "--message-bytes", str(bytes_of.message))
    return count / side_by_side.run("bench.floors.processing", [*arguments, *more], _WORKERS).seconds


def _fill(place: Place, count: int, bytes_of: Sizes) -> None:
    values = {"count": count, "state": bytes_of.state, "event": bytes_of.event}
    with connect(place.owner_url) as connection:
        connection.execute(TABLES)
        for statement in filter(str.strip, FILL.split(";")):
            connection.execute(statement, values)
        for table in _FLOOR_TABLES:
            connection.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
