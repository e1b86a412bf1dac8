"""A small service that takes and answers events as ours does, and has the troubles it is told to have."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from standardwebhooks import Webhook, WebhookVerificationError

KEY = "olr_test_replay"


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serves on a free loopback port; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"service": service}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        service.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Service:
    """What the small service holds. Each event makes one message.

    `troubles` are what happens to the next posts, one each: a status, `hang up` (after storing) or None.
    `looks_needed` is how many times a message must be looked at until it is delivered, `hold_after` after how
    many posts the next is kept waiting.
    """

    troubles: list[int | str | None] = field(default_factory=list)
    secret: str | None = None
    no_milestone: str = ""
    bodies: list[bytes] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    looks_needed: int = 1
    processing: bool = True
    hold_after: int | None = None
    held: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def take(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["data"]["milestone"] == self.no_milestone:
            fault = {"pointer": "/data/milestone", "code": "unknown", "detail": "no such milestone"}
            return {"status": "rejected", "problem": {"title": "Wrong", "status": 422, "errors": [fault]}}
        stored = self.events.get(event["id"])
        if stored not in (None, event):
            return {"status": "rejected", "problem": {"title": "Conflict", "status": 409}}
        self.events[event["id"]] = event
        return {"status": "replayed" if stored else "accepted", "id": event["id"].removeprefix("replay-")}

    def message(self, event_id: str) -> dict[str, Any]:
        self.looks[event_id] = self.looks.get(event_id, 0) + 1
        created = datetime(2026, 3, 1, 9, tzinfo=UTC)
        return {
            "id": f"m-{event_id}",
            "case": self.events[event_id]["subject"],
            "language": "cy",
            "channel": "sms",
            "status": "delivered" if self.looks[event_id] >= self.looks_needed else "sending",
            "created_at": created.isoformat(),
            "sent_at": (created + timedelta(seconds=1.5)).isoformat(),
            "finished_at": None,
        }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service: Service

    def do_POST(self) -> None:
        service = self.service
        body = self.rfile.read(int(self.headers["Content-Length"]))
        service.bodies.append(body)
        if service.hold_after is not None and len(service.bodies) > service.hold_after:
            service.held.set()
            service.go_on.wait(30)
        trouble = service.troubles.pop(0) if service.troubles else None
        if isinstance(trouble, int):
            self.answer(trouble, {"title": "Not now", "status": trouble}, **{"Retry-After": "0"})
        elif not self.let_in(body):
            self.answer(401, {"title": "No such key or signature", "status": 401})
        else:
            items = [service.take(event) for event in json.loads(body)]
            if trouble == "hang up":
                self.close_connection = True
            else:
                self.answer(207, {"items": items})

    def let_in(self, body: bytes) -> bool:
        assert self.headers["Content-Type"] == "application/cloudevents-batch+json"
        try:
            if self.service.secret:
                Webhook(self.service.secret).verify(body, dict(self.headers))
        except WebhookVerificationError:
            return False
        return bool(self.headers["Authorization"] == f"Bearer {KEY}")

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith("/v1/events/"):
            now = datetime.now(UTC).isoformat()
            known = f"replay-{address.path.rpartition('/')[2]}" in self.service.events
            self.answer(
                200 if known else 404,
                {"received_at": now, "processed_at": now if self.service.processing else None},
            )
            return
        asked = parse_qs(address.query)
        start, limit = int(asked.get("cursor", ["0"])[0]), min(int(asked["limit"][0]), 40)
        ids = list(self.service.events)
        items = [self.service.message(one) for one in ids[start : start + limit]]
        more = str(start + limit) if start + limit < len(ids) else None
        self.answer(200, {"items": items, "next": more})

    def answer(self, status: int, content: object, **headers: str) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
