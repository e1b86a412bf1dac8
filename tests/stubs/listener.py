"""A case system that listens for callbacks and keeps all that it was told."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook

from tests.stubs.http_server import Conversation, Request, StubServer
from tests.stubs.notify_words import Answer


@dataclass(frozen=True, slots=True)
class Heard:
    """One post as it arrived."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event

    def verify(self, secret: str) -> None:
        """Raises unless it was signed with this secret, as Standard Webhooks says."""
        Webhook(secret).verify(self.body, dict(self.headers))


@dataclass(slots=True)
class Listener:
    """`answers`: what it says to the next posts, then 204 to every one. None: it resets the connection."""

    answers: list[Answer | None] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    server: StubServer | None = None

    def start(self, tls: ssl.SSLContext | None = None) -> str:
        """Listens on loopback; returns its address."""
        self.server = StubServer(0, self._respond, tls)
        return f"http{'s' if tls else ''}://127.0.0.1:{self.server.server_address[1]}/told"

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()

    def _respond(self, conversation: Conversation, request: Request) -> None:
        self.heard.append(Heard(request.headers, request.read_body()))
        answer = self.answers.pop(0) if self.answers else Answer(204, b"")
        if answer is None:
            conversation.reset()
        else:
            conversation.answer(answer)
