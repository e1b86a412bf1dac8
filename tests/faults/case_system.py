"""A case system that posts events over HTTP, and posts again what was not answered, as a careful one does."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import requests

from tests.world import BATCH, STRUCTURED, Tenant, contact, event, sign

Event = dict[str, Any]
_PAUSE_BEFORE_POSTING_AGAIN = 0.2


def notices(name: str, count: int) -> list[Event]:
    """Events of as many new cases, each for one person with an address of their own."""
    return [
        event(f"{name}-{number}", contacts=[contact(mobile=None, email=f"{name}-{number}@example.com")])
        for number in range(count)
    ]


def addresses(events: Sequence[Event]) -> list[str]:
    return [one["data"]["contacts"][0]["email"] for one in events]


class CaseSystem:
    """One integration. `accepted`: our ids of events it was told were taken. `answers`: how often each status."""

    def __init__(self, base_url: str, tenant: Tenant, *, live: bool = False) -> None:
        self._url = f"{base_url}/v1/events"
        self._key = tenant.live_key if live else tenant.test_key
        self._secret = tenant.secret
        self._sessions = threading.local()
        self.accepted: list[str] = []
        self.answers: Counter[int] = Counter()
        self.unanswered = 0
        self.without_retry_after = 0

    def post(self, events: Event | list[Event]) -> requests.Response:
        """One post, signed."""
        body = json.dumps(events).encode()
        headers = {
            "Authorization": f"Bearer {self._key}",
            "Content-Type": BATCH if isinstance(events, list) else STRUCTURED,
            **sign(body, self._secret),
        }
        return self._session().post(self._url, data=body, headers=headers, timeout=30)

    def post_until_taken(self, events: Event | list[Event], give_up: Callable[[], bool] = lambda: False) -> None:
        """Posts until it is answered that every event is taken."""
        while not give_up():
            try:
                answer = self.post(events)
            except requests.RequestException:
                self.unanswered += 1
            else:
                self._note(answer)
                if answer.ok:
                    return
            time.sleep(_PAUSE_BEFORE_POSTING_AGAIN)

    def post_all(self, events: Sequence[Event], batch: int = 40) -> None:
        """Posts in batches, each until it is taken."""
        for start in range(0, len(events), batch):
            self.post_until_taken(list(events[start : start + batch]))

    def _session(self) -> requests.Session:
        """This thread's connection: sessions are not thread-safe."""
        if not hasattr(self._sessions, "own"):
            self._sessions.own = requests.Session()
        own: requests.Session = self._sessions.own
        return own

    def _note(self, answer: requests.Response) -> None:
        self.answers[answer.status_code] += 1
        if answer.status_code == 503 and "Retry-After" not in answer.headers:
            self.without_retry_after += 1
        if answer.ok:
            body = answer.json()
            items = body.get("items", [body])
            assert all(item["status"] in ("accepted", "replayed") for item in items), body
            self.accepted += [item["id"] for item in items]
