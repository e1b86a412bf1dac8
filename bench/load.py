"""The load: requests made beforehand, sent over kept-alive connections as fast as they are answered.

`python -m bench.load --help`. It is a process of its own and speaks HTTP over plain sockets, because it shares the
cores with what is measured.
"""

from __future__ import annotations

import argparse
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import percentile

_LENGTH = struct.Struct("!I")


def write_requests(path: Path, requests: Sequence[bytes]) -> None:
    """Each with its length in front."""
    with path.open("wb") as file:
        for one in requests:
            file.write(_LENGTH.pack(len(one)) + one)


def read_requests(path: Path) -> list[bytes]:
    packed, found, place = path.read_bytes(), [], 0
    while place < len(packed):
        [length] = _LENGTH.unpack_from(packed, place)
        place += _LENGTH.size + length
        found.append(packed[place - length : place])
    return found


@dataclass(slots=True)
class Tally:
    """What one connection saw. `counted`: how often the awaited words stood in the answers."""

    statuses: Counter[int] = field(default_factory=Counter)
    counted: int = 0
    milliseconds: list[float] = field(default_factory=list)


def main() -> None:
    """Prints one line of JSON: when it began and ended, what was answered, and how long answers took."""
    options = _options()
    todo = iter(read_requests(options.requests))
    give_up = time.time() + options.seconds
    tallies = [Tally() for _ in range(options.connections)]
    threads = [
        threading.Thread(target=_talk, args=(options.port, todo, give_up, options.await_words.encode(), tally))
        for tally in tallies
    ]
    began = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"began": began, "ended": time.time(), **_summed(tallies)}))


def _talk(port: int, todo: Iterator[bytes], give_up: float, words: bytes, tally: Tally) -> None:
    """One connection, until nothing is left to send or the time is up."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in todo:
            sent = time.perf_counter()
            connection.sendall(request)
            status, body = _answer(connection)
            tally.milliseconds.append((time.perf_counter() - sent) * 1000)
            tally.statuses[status] += 1
            tally.counted += body.count(words)
            if time.time() > give_up:
                return


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += _more(connection)
    return int(head.split(b" ", 2)[1]), body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65_536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


def _summed(tallies: Sequence[Tally]) -> dict[str, object]:
    milliseconds = [one for tally in tallies for one in tally.milliseconds]
    statuses = sum((tally.statuses for tally in tallies), Counter[int]())
    return {
        "statuses": statuses,
        "counted": sum(tally.counted for tally in tallies),
        "p50": percentile(milliseconds, 50),
        "p99": percentile(milliseconds, 99),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--requests", type=Path, required=True, help="a file that write_requests wrote")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60, help="after which nothing more is sent")
    parser.add_argument("--await-words", required=True, help="what stands in an answer for each thing done")
    return parser.parse_args()


if __name__ == "__main__":
    main()
