"""From a post to the provider: one event at a time, with nothing else going on, the first after a start included."""

from __future__ import annotations

import http.client
import random
import time
import uuid
from typing import Any

from notifications_python_client.notifications import NotificationsAPIClient

from bench.case_system import mobile
from bench.figures import Finding, Series, at_most, percentile
from bench.floors.sending import WORDS
from bench.options import BenchFailed, Options
from bench.provider import API_KEY
from bench.stage import Stage, open_stage
from bench.waiting import until

_AT_REST_SECONDS = 2.0
_PAUSES = (0.1, 0.3)
"""Seconds between two events: random, so that they do not fall in step with the dispatcher's looks."""


def run(options: Options) -> list[Finding]:
    """Milliseconds from the beginning of the post until the provider has the whole request."""
    count = options.size(150, 12)
    ours, floor = [], []
    with open_stage(options) as stage:
        for _ in options.each_round("latency"):
            ours.append(_one_after_the_other(stage, count))
            floor.append(_straight_to_the_provider(stage, count))
    return [
        Finding(
            "event to provider, half of them within",
            Series("Olrhain", "ms", tuple(percentile(run, 50) for run in ours)),
            Series("one text straight to the provider", "ms", tuple(percentile(run, 50) for run in floor)),
            at_most(120, "p50 at most 120 ms"),
            f"{count} events a run, one at a time; every run starts all processes anew",
        ),
        Finding(
            "event to provider, 99 % within",
            Series("Olrhain", "ms", tuple(percentile(run, 99) for run in ours)),
            Series("one text straight to the provider", "ms", tuple(percentile(run, 99) for run in floor)),
            at_most(400, "p99 at most 400 ms"),
            "the first after the start is among them",
        ),
        Finding("event to provider, first after a start", Series("Olrhain", "ms", tuple(run[0] for run in ours))),
        Finding("event to provider, slowest", Series("Olrhain", "ms", tuple(max(run) for run in ours))),
    ]


def _one_after_the_other(stage: Stage, count: int) -> list[float]:
    """In the order of the posts."""
    port = stage.site.start_web()
    stage.site.start_crew(events=1, messages=1)
    stage.site.start_dispatcher()
    time.sleep(_AT_REST_SECONDS)
    stage.provider.taken()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    posted = {_international(stage.case_system.known + number): 0.0 for number in range(count)}
    for to in posted:
        posted[to] = _post(stage, connection)
        time.sleep(random.uniform(*_PAUSES))
    taken: dict[str, float] = {}

    def all_there() -> bool:
        taken.update({one.to: one.at for one in stage.provider.taken()})
        return taken.keys() >= posted.keys()

    until(all_there, 60, "every text reaches the provider")
    connection.close()
    stage.site.stop("dispatcher", "crew", "web")
    return [(taken[to] - at) * 1000 for to, at in posted.items()]


def _post(stage: Stage, connection: http.client.HTTPConnection) -> float:
    """Posts the opening of a new case; returns when it began to, in seconds since 1970."""
    [request] = stage.case_system.single(stage.case_system.openings(1))
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    began = time.time()
    connection.request("POST", "/v1/events", body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 202:
        raise BenchFailed(f"a post was answered {answer.status}")
    return began


def _straight_to_the_provider(stage: Stage, count: int) -> list[float]:
    """The floor: the same client, with nothing between the post and the provider."""
    client: Any = NotificationsAPIClient(API_KEY, stage.provider.base_url)  # type: ignore[no-untyped-call]
    posted = []
    stage.provider.taken()
    for number in range(count):
        posted.append(time.time())
        client.send_sms_notification(
            _international(number), str(uuid.uuid4()), personalisation={"body": WORDS}, reference=str(uuid.uuid4())
        )
    return [(one.at - at) * 1000 for one, at in zip(stage.provider.taken(), posted, strict=True)]


def _international(case: int) -> str:
    """A case's number as it reaches the provider."""
    return f"+44{mobile(case)[1:]}"
