"""The status page in Welsh, its session made, beside bare Flask; and how many queries it asks."""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg

from app.config import Settings
from app.main import create_app
from bench.case_system import get_request
from bench.figures import Finding, Series, at_least, at_most
from bench.floors.page import WORDS
from bench.links import tokens
from bench.options import BenchFailed, Options
from bench.processing import start_with_processed_cases
from bench.site import BASE_URL, MASTER_KEYS, SECRET_KEY
from bench.stage import Stage, open_stage
from bench.volley import Volley, Volleys

CONNECTIONS = 8
ON_THE_PAGE = "Cyngor Mainc</title>"
_PATH = "/cy/cais"
_READERS = 200


def run(options: Options) -> list[Finding]:
    """Pages a second to eight readers at once, each page of one of 200 cases with a history of six events."""
    count = options.size(8000, 240)
    ours: list[Volley] = []
    floor: list[Volley] = []
    with open_stage(options) as stage:
        port, readers = start_with_history(stage), Volleys(options, CONNECTIONS)
        floor_port = stage.site.start_web("floor", "bench.floors.page:create_app()")
        cookies = open_sessions(stage, port, _READERS)
        for _ in options.each_round("status-page"):
            stage.settle()
            ours.append(show(readers, port, cookies, count))
            floor.append(readers.fire(floor_port, [get_request(_PATH)] * count, count, WORDS))
        queries = _queries(stage, tokens(stage.db, stage.office.organisation_id, 1, _READERS)[0])
    return _findings(ours, floor, queries)


def start_with_history(stage: Stage) -> int:
    """Cases with six events each, all processed; no worker runs on."""
    port = start_with_processed_cases(stage, _READERS)
    for _ in range(5):
        stage.post(port, stage.case_system.mixture(_READERS))
        stage.wait_until_processed()
    stage.put_away()
    stage.site.stop("dispatcher", "crew")
    return port


def open_sessions(stage: Stage, port: int, among: int) -> list[str]:
    """Opens the link of 200 of the first `among` cases as a citizen does, and keeps each cookie."""
    return [_open(port, token) for token in tokens(stage.db, stage.office.organisation_id, _READERS, among)]


def show(readers: Volleys, port: int, cookies: list[str], count: int) -> Volley:
    requests = [get_request(_PATH, Cookie=cookie) for cookie in itertools.islice(itertools.cycle(cookies), count)]
    readers.fire(port, requests[: count // 10], count // 10, ON_THE_PAGE)
    return readers.fire(port, requests, count, ON_THE_PAGE)


def _open(port: int, token: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", f"/cy/c/{token}", b"", {"Origin": BASE_URL})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 303:
        raise BenchFailed(f"a link was answered {answer.status}")
    return answer.headers["Set-Cookie"].partition(";")[0]


def _queries(stage: Stage, token: str) -> int:
    """How many statements one page asks of the database, in this process, once what is kept for a while is there."""
    settings = Settings(stage.place.app_url, stage.place.redis_url, MASTER_KEYS, SECRET_KEY, BASE_URL)
    app = create_app(settings)
    client = app.test_client()
    client.post(f"/cy/c/{token}")
    client.get(_PATH)
    with _statements() as seen:
        answer = client.get(_PATH)
    if ON_THE_PAGE not in answer.get_data(as_text=True):
        raise BenchFailed(f"the page was answered {answer.status}")
    return len(seen)


@contextmanager
def _statements() -> Iterator[list[Any]]:
    """What is asked of the driver, as not all of it passes through SQLAlchemy."""
    seen: list[Any] = []
    execute = psycopg.Cursor.execute

    def note(cursor: psycopg.Cursor[Any], statement: Any, *values: Any, **options: Any) -> psycopg.Cursor[Any]:
        seen.append(statement)
        return execute(cursor, statement, *values, **options)

    with patch.object(psycopg.Cursor, "execute", note):
        yield seen


def _findings(ours: list[Volley], floor: list[Volley], queries: int) -> list[Finding]:
    bare = "bare Flask, same gunicorn"
    return [
        Finding(
            "status page, Welsh, session made",
            Series("Olrhain", "pages/s", tuple(one.rate for one in ours)),
            Series(bare, "pages/s", tuple(one.rate for one in floor)),
            at_least(0.2, "at least 20 % of the floor", of="ratio"),
            f"{CONNECTIONS} readers at once; {_READERS} cases with a history",
        ),
        Finding(
            "status page, 99 % within",
            Series("Olrhain", "ms", tuple(one.p99 for one in ours)),
            Series(bare, "ms", tuple(one.p99 for one in floor)),
            at_most(30, "p99 at most 30 ms"),
            "while both processes are kept busy",
        ),
        Finding(
            "queries of a status page",
            Series("Olrhain", "statements", (float(queries),)),
            None,
            at_most(4, "at most 4"),
            "each statement counts, the one that sets the organisation too",
        ),
    ]
