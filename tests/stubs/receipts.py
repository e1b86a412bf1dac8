"""How a provider stub posts delivery receipts: on time, early, doubled, in disorder or never."""

from __future__ import annotations

import http.client
import json
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

Receipt = dict[str, Any]


class When(StrEnum):
    """`EARLY` is before the answer to the send; `DISORDER` mixes many messages, later steps first."""

    ON_TIME = "on-time"
    EARLY = "early"
    DOUBLED = "doubled"
    DISORDER = "disorder"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ReceiptPlan:
    """Where receipts go and with which bearer token, how many `seconds` after the answer, and `when`."""

    url: str
    token: str
    when: When = When.ON_TIME
    seconds: float = 0.1


@dataclass(frozen=True, slots=True)
class Letter:
    """A receipt as it is posted: the path with its query, the body, and the headers."""

    path: str
    body: str
    headers: dict[str, str]


def as_notify_posts(plan: ReceiptPlan, receipt: Receipt) -> Letter:
    headers = {"Authorization": f"Bearer {plan.token}", "Content-Type": "application/json"}
    return Letter(urlsplit(plan.url).path or "/", json.dumps(receipt), headers)


class ReceiptPoster:
    """Posts receipts from its own threads. `answers` holds the status of each post, 0 where it failed."""

    def __init__(
        self,
        plan: ReceiptPlan,
        threads: int = 4,
        write: Callable[[ReceiptPlan, Receipt], Letter] = as_notify_posts,
    ) -> None:
        self.plan = plan
        self._write = write
        self.answers: list[int] = []
        self._chance = random.Random(0)
        self._due: queue.PriorityQueue[tuple[float, float, Receipt | None]] = queue.PriorityQueue()
        self._closed = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def before_answer(self, make: Callable[[str], Receipt], status: str) -> None:
        if self.plan.when is When.EARLY:
            connection = _connect(self.plan)
            self.answers.append(_post(connection, self._write(self.plan, make(status))))
            connection.close()

    def after_answer(self, make: Callable[[str], Receipt], status: str) -> None:
        if self.plan.when in (When.ON_TIME, When.DOUBLED):
            self._post_later(make(status), 0)
        if self.plan.when is When.DOUBLED:
            self._post_later(make(status), self.plan.seconds)
        if self.plan.when is When.DISORDER:
            late = self._chance.random()
            self._post_later(make(status), late)
            self._post_later(make("sending"), late + self._chance.random())

    def close(self) -> None:
        """Lets go of what was not posted yet."""
        self._closed.set()
        for _ in self._threads:
            self._due.put((0.0, 0.0, None))
        for thread in self._threads:
            thread.join()

    def _post_later(self, receipt: Receipt, more: float) -> None:
        self._due.put((time.monotonic() + self.plan.seconds + more, self._chance.random(), receipt))

    def _work(self) -> None:
        connection = _connect(self.plan)
        while not self._closed.is_set():
            at, _, receipt = self._due.get()
            if receipt is None or self._closed.wait(max(0.0, at - time.monotonic())):
                break
            self.answers.append(_post(connection, self._write(self.plan, receipt)))
        connection.close()


def _connect(plan: ReceiptPlan) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(plan.url).netloc, timeout=5)


def _post(connection: http.client.HTTPConnection, letter: Letter) -> int:
    try:
        connection.request("POST", letter.path, letter.body, letter.headers)
        with connection.getresponse() as response:
            response.read()
            return response.status
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
