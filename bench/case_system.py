"""A case system that never tires: events of new and of known cases, and the signed requests that carry them.

Of six events one opens a case and five tell of a milestone of a case that is known, as in the real permit events; no
two events of one call are of the same case.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.replay.signing import Signer
from bench.office import CASE_TYPE, Office

Event = dict[str, Any]
MILESTONES = ("acknowledged", "checking", "advice", "checked", "more-information")
_ONE_OPENS_IN = 6


def mobile(number: int) -> str:
    """A number of its own for each case, and none of the fictional ones, to which live keys may not write."""
    return f"074{number:08}"


class CaseSystem:
    """Its cases are numbered from 0 on; `known` is how many of them it has opened.

    among: how many of them milestones speak of, spread evenly over those that are there from the beginning; 0 for
    all that it has opened so far.
    """

    def __init__(self, office: Office, known: int = 0, among: int = 0) -> None:
        self._key = office.live_key
        self._signer = Signer.of(office.secret)
        self._began = datetime.now(UTC) - timedelta(hours=1)
        self._events = 0
        self._next = 0
        self.known = known
        self._among = among
        self._apart = known // among if among else 1

    def openings(self, count: int) -> list[Event]:
        """The first events of new cases."""
        found = [self._opening(self.known + number) for number in range(count)]
        self.known += count
        return found

    def mixture(self, count: int) -> list[Event]:
        """One opening in six, the others of cases that were known before, each of another case."""
        known = self._among or self.known
        openings = count // _ONE_OPENS_IN
        if count - openings > known:
            raise ValueError("there are too few known cases")
        opened = iter(self.openings(openings))
        return [
            next(opened) if number % _ONE_OPENS_IN == _ONE_OPENS_IN - 1 else self._milestone(known)
            for number in range(count)
        ]

    def single(self, events: Sequence[Event]) -> list[bytes]:
        """A request for each event."""
        return [self._request(event, "application/cloudevents+json") for event in events]

    def batches(self, events: Sequence[Event], size: int = 100) -> list[bytes]:
        """A request for each batch of events."""
        slices = (list(events[start : start + size]) for start in range(0, len(events), size))
        return [self._request(one, "application/cloudevents-batch+json") for one in slices]

    def _opening(self, case: int) -> Event:
        citizen = {
            "reference": "p-1",
            "role": "citizen",
            "name": "Siân Llŷr Prydderch",
            "mobile": mobile(case),
            "language": "cy" if case % 2 else "en",
            "channels": ["sms"],
        }
        return self._event(case, "case.opened", {"case_type": CASE_TYPE, "contacts": [citizen]})

    def _milestone(self, known: int) -> Event:
        case = self._next % known * self._apart
        self._next += 1
        return self._event(case, "case.milestone_reached", {"milestone": MILESTONES[self._next % len(MILESTONES)]})

    def _event(self, case: int, kind: str, data: dict[str, Any]) -> Event:
        self._events += 1
        return {
            "specversion": "1.0",
            "id": f"evt-{case}-{self._events}",
            "source": "/benches/permits",
            "type": f"olrhain.{kind}",
            "subject": reference(case),
            # Each is later than the one before it, so that none is late.
            "time": (self._began + timedelta(milliseconds=self._events)).isoformat(timespec="milliseconds"),
            "data": data,
        }

    def _request(self, body: Event | list[Event], content_type: str) -> bytes:
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Host": "localhost",
            "Authorization": f"Bearer {self._key}",
            "Content-Type": content_type,
            "Content-Length": str(len(raw)),
            **self._signer.headers(raw, int(time.time())),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST /v1/events HTTP/1.1\r\n{lines}\r\n".encode() + raw


def reference(case: int) -> str:
    return f"BP-{case:07}"


def get_request(path: str, **headers: str) -> bytes:
    """A GET, such as of a page with a Cookie, or of a look-up with a key as Authorization."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()
