"""Speaks to the service for a replay: one connection, patient while it is busy or away."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import quote, urlsplit

import requests
from pydantic import BaseModel, ValidationError
from requests.auth import AuthBase

from app.replay.answers import BatchAnswer, EventState, MessagePage, Problem
from app.replay.errors import BadInput, ServiceAway, ServiceRefused
from app.replay.signing import Signer

PATIENCE_SECONDS = 180.0
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 20.0
_TIMEOUTS_SECONDS = (5, 60)
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_TEMPORARY = frozenset({429, 500, 502, 503, 504})
_PASSING = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
_BATCH_TYPE = "application/cloudevents-batch+json"
_Read = TypeVar("_Read", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on trying, counted in seconds of waiting, and how to wait."""

    seconds: float = PATIENCE_SECONDS
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = lambda _: None


class TryAgain(Exception):
    """The service asks us to come back; `wait` is how long it asked for, in seconds, if it said."""

    def __init__(self, reason: str, wait: float | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class BearerKey(AuthBase):
    """Sends the key. As an `auth`, because `requests` lets a netrc file overrule a plain header."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


@dataclass(frozen=True, slots=True)
class Client:
    """The service as one integration sees it. Every call raises ServiceAway or ServiceRefused."""

    base_url: str
    signer: Signer | None
    session: requests.Session
    patience: Patience

    def post_batch(self, body: bytes) -> BatchAnswer:
        """Posts a batch of events; signed anew on each try, as a signature is good for five minutes."""

        def post() -> requests.Response:
            signed = self.signer.headers(body, int(time.time())) if self.signer else {}
            return self._request("POST", "/v1/events", data=body, headers={"Content-Type": _BATCH_TYPE, **signed})

        return self._patiently(post, _answered_batch)

    def event(self, event_id: str) -> EventState:
        return self._patiently(
            lambda: self._request("GET", f"/v1/events/{quote(event_id, safe='')}"), _reader(EventState)
        )

    def messages(self, since: datetime, cursor: str | None, limit: int = 500) -> MessagePage:
        """A page of the messages created since then, oldest first."""
        asked = {"since": since.astimezone(UTC).isoformat(), "limit": str(limit)}
        if cursor:
            asked["cursor"] = cursor
        return self._patiently(lambda: self._request("GET", "/v1/messages", params=asked), _reader(MessagePage))

    def _request(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> requests.Response:
        return self.session.request(
            method,
            self.base_url + path,
            data=data,
            headers=headers,
            params=params,
            timeout=_TIMEOUTS_SECONDS,
            allow_redirects=False,
        )

    def _patiently(self, ask: Callable[[], requests.Response], read: Callable[[requests.Response], _Read]) -> _Read:
        """Asks until there is an answer; posting again doubles nothing, as the ids are the same."""
        waited, wait = 0.0, _FIRST_WAIT_SECONDS
        while True:
            pause = wait
            try:
                return read(ask())
            except TryAgain as error:
                why = error.reason
                pause = wait if error.wait is None else error.wait
            except requests.exceptions.SSLError as error:
                raise ServiceRefused("the service has no certificate that we trust") from error
            except _PASSING as error:
                why = f"no answer, {type(error).__name__}"
                waited += _TIMEOUTS_SECONDS[1] if isinstance(error, requests.ReadTimeout) else 0
            except requests.RequestException as error:
                raise ServiceRefused(f"the service cannot be spoken to ({type(error).__name__})") from error
            # A service that asks for no wait at all still uses up our patience.
            waited += max(pause, _FIRST_WAIT_SECONDS)
            if waited > self.patience.seconds:
                raise ServiceAway(f"the service at {self.base_url} did not take it ({why})")
            self.patience.tell(f"waiting {pause:.1f} s for the service ({why})")
            self.patience.sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)


def connect(base_url: str, key: str, secret: str | None, patience: Patience) -> Client:
    """A client for the service at `base_url`. Raises BadInput."""
    if not key.strip() or not key.strip().isascii() or not key.strip().isprintable():
        raise BadInput("The key is empty or holds characters that no key has.")
    address = _address(base_url)
    session = requests.Session()
    # No proxy of the environment can reach what runs on this very machine.
    session.trust_env = urlsplit(address).hostname not in _THIS_MACHINE
    session.auth = BearerKey(key.strip())
    session.headers.update({"Accept": "application/json", "Accept-Language": "en", "User-Agent": "olrhain-replay"})
    return Client(address, Signer.of(secret) if secret else None, session, patience)


def _address(base_url: str) -> str:
    address = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "?" in address or "#" in address:
        raise BadInput(f"'{base_url}' is not the address of a service, such as https://olrhain.example.")
    return address


def _answered_batch(response: requests.Response) -> BatchAnswer:
    """The answers to a batch. Raises TryAgain where one event is worth another try of the whole batch."""
    answer = _reader(BatchAnswer)(response)
    for item in answer.items:
        if item.problem and item.problem.status in _TEMPORARY:
            raise TryAgain(item.problem.reason, _retry_after(response))
    return answer


def _reader(kind: type[_Read]) -> Callable[[requests.Response], _Read]:
    def read(response: requests.Response) -> _Read:
        if response.status_code in _TEMPORARY:
            raise TryAgain(_problem(response).reason, _retry_after(response))
        if not 200 <= response.status_code < 300:
            raise ServiceRefused(f"the service refused: {_problem(response).reason}")
        try:
            return kind.model_validate_json(response.content)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise ServiceRefused(f"the service gave an answer we do not know ({where}: {fault['msg']})") from error

    return read


def _problem(response: requests.Response) -> Problem:
    """The problem of a response; from the status line where the body, say a proxy's page, is none."""
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return Problem(title=response.reason or "no reason given", status=response.status_code)


def _retry_after(response: requests.Response) -> float | None:
    """The wait that was asked for in seconds (RFC 9110, 10.2.3), not below 0."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:6])
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
