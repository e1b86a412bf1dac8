"""HTTP calls that end by a deadline, read a bounded answer and tell whether anything had left us."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from app.providers.bounded_socket import BoundedSocket, call, code_of, connect

# It warns of headers that it cannot read with their words, which may quote ours, and with the whole address.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)

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


Dial = Callable[[str, int], socket.socket]
"""Connects to a port of a host, before the deadline of the call; `bounded_socket.connect` is one."""


def bounded_session(base_url: str, deadline: float, dial: Dial = connect) -> requests.Session:
    """A session for one thread whose every call to `base_url` has ended `deadline` seconds after it began.

    Only a name server that does not answer can hold a call longer: then nothing was sent.
    Redirects are not followed; an answer over `ANSWER_CAP` is lost. Raises `NotSent`, `AnswerLost`, or
    `requests.TooManyRedirects` for any redirect; another `requests.RequestException` where it can be no request.
    """
    return _BoundedSession(base_url, deadline, dial)


class _BoundedSession(requests.Session):
    """Goes to one address, keeps no cookies and follows nothing.

    So it takes the short way from a request to its answer: that of `requests` costs as much CPU as the call itself.
    """

    def __init__(self, base_url: str, deadline: float, dial: Dial) -> None:
        super().__init__()
        # Read once: `requests` would otherwise search at every call the environment for a proxy, and ~/.netrc for
        # a password, which would take the place of our credentials.
        surroundings = self.merge_environment_settings(base_url, {}, None, None, None)
        self.proxies, self.verify = surroundings["proxies"], surroundings["verify"]
        self.trust_env = False
        self._base_url, self._deadline, self._dial = base_url, deadline, dial
        self._road: _Road | None = None
        self._quiet_since = time.monotonic()

    def request(self, method: str, url: str, **wanted: Any) -> requests.Response:  # type: ignore[override]
        """`wanted`: headers, params, data and auth, as `requests` has them. Other options change nothing."""
        request = requests.Request(method, url, **{name: wanted.get(name) for name in _OF_A_REQUEST}).prepare()
        call.begin(self._deadline)
        try:
            answer = _answer(request, self._send(request))
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            code = _code(error)
            # Without the cause, which holds the request and with it the words of the message.
            raise (AnswerLost(code) if call.sent else NotSent(code)) from None
        finally:
            self._quiet_since = time.monotonic()
        if answer.is_redirect:
            raise requests.TooManyRedirects(response=answer)
        return answer

    def close(self) -> None:
        if self._road is not None:
            self._road.pool.close()
            self._road = None

    def _send(self, request: requests.PreparedRequest) -> BaseHTTPResponse:
        if time.monotonic() - self._quiet_since > IDLE_CONNECTION:
            self.close()
        if self._road is None:
            self._road = _road(self._base_url, self.proxies, self.verify, self._dial)
        return self._road.pool.urlopen(
            request.method or "",
            (request.url if self._road.by_proxy else request.path_url) or "",
            body=request.body,
            headers=request.headers,
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
            timeout=self._deadline,
        )


_OF_A_REQUEST = ("headers", "params", "data", "auth")


@dataclass(frozen=True, slots=True)
class _Road:
    """A pool of one connection. by_proxy: it leads to a proxy, which has to be told the whole address."""

    pool: HTTPConnectionPool
    by_proxy: bool


def _road(base_url: str, proxies: Any, verify: Any, dial: Dial) -> _Road:
    request = requests.Request("GET", base_url).prepare()
    adapter: Any = _Adapter(pool_connections=1, pool_maxsize=1)
    pool = adapter.get_connection_with_tls_context(request, verify, proxies)
    adapter.cert_verify(pool, request.url, verify, None)
    pool.conn_kw["dial"] = dial
    return _Road(pool, by_proxy=adapter.request_url(request, proxies) != request.path_url)


class _Adapter(HTTPAdapter):
    """Knows the ways through proxies and TLS; over sockets of ours."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


def _answer(request: requests.PreparedRequest, raw: BaseHTTPResponse) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer.reason, answer.url = raw.status, raw.reason or "", request.url or ""
    answer.headers = CaseInsensitiveDict(raw.headers)
    answer.encoding = get_encoding_from_headers(answer.headers)
    answer._content = _read_whole(raw)
    return answer


def _read_whole(raw: BaseHTTPResponse) -> bytes:
    body = bytearray()
    for chunk in raw.stream(65_536, decode_content=True):
        body += chunk
        if len(body) > ANSWER_CAP:
            raw.close()
            raise AnswerLost("answer-too-large")
    return bytes(body)


def _code(error: BaseException) -> str:
    if isinstance(error, AnswerLost):
        return error.code
    return code_of(error, "answer-broken" if call.sent else "not-connected")


class _Connection(HTTPConnection):
    def __init__(self, *args: Any, dial: Dial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dial = dial

    def _new_conn(self) -> socket.socket:
        return self._dial(self.host, self.port)

    def connect(self) -> None:
        super().connect()
        self.sock = cast(socket.socket, BoundedSocket(self.sock))


class _TlsConnection(HTTPSConnection):
    def __init__(self, *args: Any, dial: Dial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dial = dial

    def _new_conn(self) -> socket.socket:
        return self._dial(self.host, self.port)

    def connect(self) -> None:
        super().connect()
        self.sock = cast(socket.socket, BoundedSocket(self.sock))


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}
