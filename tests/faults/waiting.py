"""Waiting for what must come true, by asking again and again and never by sleeping for a while."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

_PAUSE = 0.05


def until(holds: Callable[[], object], seconds: float, what: Callable[[], object] | str) -> None:
    """Returns as soon as `holds` is true; after `seconds` it fails and says what is the matter."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise AssertionError(f"not within {seconds:g} s: {what() if callable(what) else what}")
        time.sleep(_PAUSE)


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
