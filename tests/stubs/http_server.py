"""A small threaded HTTP/1.1 server for provider stubs that can also misbehave below HTTP."""

from __future__ import annotations

import io
import os
import re
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stubs.faults import Fault
from tests.stubs.notify_words import Answer


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    read_body: Callable[[], bytes]


class StubServer(socketserver.ThreadingTCPServer):
    """Listens on loopback and hands each request to `respond`, one thread a connection."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(
        self,
        port: int,
        respond: Responder,
        tls: ssl.SSLContext | None = None,
        handler: type[socketserver.BaseRequestHandler] | None = None,
    ) -> None:
        self.respond = respond
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), handler or Conversation)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """From now on the port refuses, and every connection is closed."""
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        self.server_close()
        for connection in tuple(self._open):
            self.shutdown_request(connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)


class Conversation(socketserver.StreamRequestHandler):
    """One kept-alive connection."""

    disable_nagle_algorithm = True
    server: StubServer

    def handle(self) -> None:
        self.open = True
        try:
            while self.open and (request := _read_request(self.rfile)):
                self.server.respond(self, request)
        except (OSError, ValueError):
            self.open = False

    def answer(self, answer: Answer) -> None:
        self.connection.sendall(_as_bytes(answer))

    def reset(self) -> None:
        """Ends the connection with a TCP reset, not the orderly farewell of `close`."""
        self.open = False
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def truncate(self, answer: Answer) -> None:
        self.open = False
        self.connection.sendall(_as_bytes(answer)[:-10])

    def drip(self, answer: Answer, seconds_a_byte: float = 0.05) -> None:
        for byte in _as_bytes(answer):
            self.connection.sendall(bytes((byte,)))
            if self.server.stopping.wait(seconds_a_byte):
                return

    def misanswer(self, fault: Fault, answer: Answer, stall_seconds: float) -> None:
        """Gives the good answer in the bad way that the fault names."""
        if fault is Fault.RESET_AFTER:
            self.reset()
        elif fault is Fault.TRUNCATED:
            self.truncate(answer)
        elif fault is Fault.DRIP:
            self.drip(answer)
        else:
            if fault is Fault.STALL:
                self.server.stopping.wait(stall_seconds)
            self.answer(_SPOILED[fault](answer) if fault in _SPOILED else answer)


Responder = Callable[[Conversation, Request], None]


def _about_another(body: bytes) -> bytes:
    return re.sub(rb'"(reference|to)": "[^"]*"', rb'"\1": "of-another-message"', body)


_HUGE = 5_000_000
_SPOILED: dict[Fault, Callable[[Answer], Answer]] = {
    Fault.GATEWAY_TIMEOUT: lambda _: Answer(504, b"<html>Gateway Timeout</html>", ("Content-Type: text/html",)),
    Fault.GARBAGE: lambda good: Answer(good.status, b"\xff\x00<html>no JSON here</html>"),
    Fault.NO_SENSE: lambda good: Answer(good.status, b'{"id": 7, "notifications": [null]}'),
    Fault.DEEP: lambda good: Answer(good.status, b"[" * 200_000),
    Fault.STRANGER: lambda good: Answer(good.status, _about_another(good.body)),
    # White space is good JSON: only its size is wrong with this answer.
    Fault.HUGE: lambda good: Answer(good.status, good.body + b" " * _HUGE, good.headers),
}


def _read_request(stream: io.BufferedIOBase) -> Request | None:
    line = stream.readline(65_536)
    if not line:
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while (line := stream.readline(65_536)).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    return Request(method, target, headers, lambda: stream.read(length))


def _as_bytes(answer: Answer) -> bytes:
    head = [f"HTTP/1.1 {answer.status} Stub", *answer.headers, f"Content-Length: {len(answer.body)}"]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + answer.body
