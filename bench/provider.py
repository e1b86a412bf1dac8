"""A provider that takes every text as GOV.UK Notify does and answers 50 ms later, at as little cost as possible.

It shares the cores with what is measured, so it does nothing else: what Notify does when things go wrong is tried in
the tests. `python -m bench.provider --port 8085`; `GET /taken?from=N` answers what it took, from the N-th on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

API_KEY = "bench-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
DELAY = 0.05
"""Seconds between taking a text and answering."""


@dataclass(frozen=True, slots=True)
class Taken:
    """at: seconds since 1970, when the whole request had arrived. to: the number, as it was given."""

    at: float
    to: str


class Conversation(asyncio.Protocol):
    """One kept-alive connection, one request at a time."""

    def __init__(self, ledger: list[Taken]) -> None:
        self._ledger = ledger
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        head, found, rest = self._waiting.partition(b"\r\n\r\n")
        if not found or len(rest) < (length := _length(head)):
            return
        self._waiting = rest[length:]
        method, target, _ = head.split(b" ", 2)
        if method == b"GET":
            self._answer(200, _listed(self._ledger, target.decode()))
        else:
            self._take(json.loads(rest[:length]))

    def _take(self, posted: dict[str, str]) -> None:
        self._ledger.append(Taken(time.time(), posted["phone_number"]))
        taken = {"id": str(uuid.uuid4()), "reference": posted["reference"]}
        asyncio.get_running_loop().call_later(DELAY, self._answer, 201, json.dumps(taken).encode())

    def _answer(self, status: int, body: bytes) -> None:
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _listed(ledger: list[Taken], target: str) -> bytes:
    first = int(parse_qs(urlsplit(target).query)["from"][0])
    return json.dumps([[one.at, one.to] for one in ledger[first:]]).encode()


async def _serve(port: int) -> None:
    ledger: list[Taken] = []
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(ledger), "127.0.0.1", port)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.provider", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(_serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
