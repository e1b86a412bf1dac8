"""Waiting for what must come true, and free ports on loopback."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from bench.options import BenchFailed


def until(holds: Callable[[], object], seconds: float, what: Callable[[], object] | str, pause: float = 0.05) -> None:
    """Returns as soon as `holds` is true. After `seconds` it raises BenchFailed, which says what is the matter."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise BenchFailed(f"not within {seconds:g} s: {what() if callable(what) else what}")
        time.sleep(pause)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
