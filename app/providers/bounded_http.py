"""HTTP calls that end by a deadline, read a bounded answer and tell whether anything had left us."""

from __future__ import annotations

import socket
import time
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from app.providers.bounded_socket import BoundedSocket, call, code_of, connect

ANSWER_CAP = 1_000_000
"""Bytes of an answer, unpacked, that are read at most."""

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
        call.begin(self._deadline)
        try:
            response = super().send(request, **{**options, "stream": True, "timeout": self._deadline})
            _read_whole(response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            code = _code(error)
            # Without the cause, which holds the request and with it the words of the message.
            raise (AnswerLost(code) if call.sent else NotSent(code)) from None
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


def _code(error: BaseException) -> str:
    if isinstance(error, AnswerLost):
        return error.code
    return code_of(error, "answer-broken" if call.sent else "not-connected")


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return connect(self.host, self.port)

    def connect(self) -> None:
        super().connect()
        self.sock = cast(socket.socket, BoundedSocket(self.sock))


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return connect(self.host, self.port)

    def connect(self) -> None:
        super().connect()
        self.sock = cast(socket.socket, BoundedSocket(self.sock))


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}
