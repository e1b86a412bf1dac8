"""Sockets whose every step ends by the deadline of the call that this thread is making, for any protocol."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any

CONNECT_TIMEOUT = 5.0
"""Seconds for one address of the host; all addresses together share the deadline of the call."""


class Call(threading.local):
    """The call that this thread is making. The sockets look here, since libraries make and keep them.

    sent: something that counts has left us, so that the other side may have taken it.
    """

    ends = 0.0
    sent = False

    def begin(self, seconds: float) -> None:
        self.ends, self.sent = time.monotonic() + seconds, False

    def remaining(self) -> float:
        """Seconds; raises TimeoutError where none are left."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the call has passed")
        return left


call = Call()


class TooMuch(OSError):
    """The other side said more than anyone needs to say."""


class Forbidden(OSError):
    """The address is one that must not be connected to."""


def connect(host: str, port: int) -> socket.socket:
    """A connection to the first address of the host that answers before the deadline."""
    failure: OSError = socket.gaierror("the host has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(CONNECT_TIMEOUT, call.remaining()))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(call.remaining())
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


class BoundedSocket:
    """A connected socket whose every read and write may last until the deadline of the call, and no longer.

    A time-out of the socket itself starts anew with each byte: a server that drips would hold a thread.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(call.remaining())
        call.sent = True
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(BoundedReader(self._sock))


class BoundedReader(io.RawIOBase):
    """The reading end of a socket. `most`: bytes that are read at most, then `TooMuch` is raised."""

    def __init__(self, sock: socket.socket, most: float = float("inf")) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(call.remaining())
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise TooMuch
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (TooMuch, "answer-too-large"),
    (Forbidden, "address-forbidden"),
    (ConnectionRefusedError, "connection-refused"),
    (socket.gaierror, "host-not-found"),
    (UnicodeError, "host-not-found"),
    (ssl.SSLError, "tls-failed"),
    (TimeoutError, "timed-out"),
    (ConnectionError, "connection-broken"),
)


def code_of(error: BaseException, otherwise: str) -> str:
    """A short word for what went wrong, whatever library the error went through."""
    chain = tuple(_chain(error))
    found = (code for kind, code in _CODES for link in chain if isinstance(link, kind))
    return next(found, otherwise)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
