"""HTTP calls that end by a deadline, read a bounded answer and tell whether anything had left us."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

ANSWER_CAP = 1_000_000
"""Bytes of an answer, unpacked, that are read at most."""

CONNECT_TIMEOUT = 5.0
"""Seconds for one address of the host; all addresses together share the deadline of the call."""

# Load balancers close a quiet connection after 60 s or so. A request that crosses with the closing is "lost",
# which costs a look-up five minutes later, so a connection that could be near its end is not used again.
IDLE_CONNECTION = 20.0


class NotSent(requests.RequestException):
    """Nothing of the request left us: it cannot have been taken. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AnswerLost(requests.RequestException):
    """The request left us, at least in part, and no whole answer came: it may have been taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def bounded_session(base_url: str, deadline: float) -> requests.Session:
    """A session for one thread whose every call to `base_url` has ended `deadline` seconds after it began.

    Only a name server that does not answer can hold a call longer: then nothing was sent.
    Redirects are not followed; an answer over `ANSWER_CAP` is lost. Raises `NotSent` and `AnswerLost` only.
    """
    session = requests.Session()
    session.max_redirects = 0
    # Read once: `requests` would otherwise search at every call the environment for a proxy, and ~/.netrc for
    # a password, which would take the place of our credentials.
    surroundings = session.merge_environment_settings(base_url, {}, None, None, None)
    session.proxies, session.verify = surroundings["proxies"], surroundings["verify"]
    session.trust_env = False
    session.mount("http://", _BoundedAdapter(deadline))
    session.mount("https://", _BoundedAdapter(deadline))
    return session


class _Call(threading.local):
    """The call that this thread is making. The sockets look here, since `urllib3` makes and keeps them."""

    ends = 0.0
    sent = False

    def begin(self, seconds: float) -> None:
        self.ends, self.sent = time.monotonic() + seconds, False

    def remaining(self) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the call has passed")
        return left


_call = _Call()


class _BoundedAdapter(HTTPAdapter):
    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._quiet_since = time.monotonic()
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        if time.monotonic() - self._quiet_since > IDLE_CONNECTION:
            self.close()
        _call.begin(self._deadline)
        try:
            response = super().send(request, **{**options, "stream": True, "timeout": self._deadline})
            _read_whole(response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            code = _code(error)
            # Without the cause, which holds the request and with it the words of the message.
            raise (AnswerLost(code) if _call.sent else NotSent(code)) from None
        finally:
            self._quiet_since = time.monotonic()
        return response


def _read_whole(response: requests.Response) -> None:
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > ANSWER_CAP:
            response.close()
            raise AnswerLost("answer-too-large")
    response._content = bytes(body)


_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (ConnectionRefusedError, "connection-refused"),
    (socket.gaierror, "host-not-found"),
    (UnicodeError, "host-not-found"),
    (ssl.SSLError, "tls-failed"),
    (TimeoutError, "timed-out"),
    (ConnectionError, "connection-broken"),
)


def _code(error: BaseException) -> str:
    if isinstance(error, AnswerLost):
        return error.code
    chain = tuple(_chain(error))
    found = (code for kind, code in _CODES for link in chain if isinstance(link, kind))
    return next(found, "answer-broken" if _call.sent else "not-connected")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _connect(host: str, port: int) -> socket.socket:
    """A connection to the first address of the host that answers before the deadline."""
    failure: OSError = socket.gaierror("the host has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(CONNECT_TIMEOUT, _call.remaining()))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(_call.remaining())
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


class _BoundedSocket:
    """A connected socket whose every read and write may last until the deadline of the call, and no longer.

    A time-out of the socket itself starts anew with each byte: a server that drips would hold a thread.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(_call.remaining())
        _call.sent = True
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedReader(self._sock))


class _BoundedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_call.remaining())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self.host, self.port)

    def connect(self) -> None:
        super().connect()
        self.sock = cast(socket.socket, _BoundedSocket(self.sock))


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self.host, self.port)

    def connect(self) -> None:
        super().connect()
        self.sock = cast(socket.socket, _BoundedSocket(self.sock))


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}
