"""One call to Twilio within our bounds, and what its refusals mean."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from app.providers.base import ProviderError
from app.providers.bounded_http import AnswerLost, NotSent, bounded_session
from app.providers.retry_after import read_retry_after
from app.providers.twilio_receipts import OPTED_OUT


class BoundedClient(TwilioHttpClient):  # type: ignore[misc]  # the package has no types
    """Twilio's client with our deadline and caps, and with an address: the package knows only its own."""

    def __init__(self, base_url: str, deadline: float) -> None:
        super().__init__(pool_connections=False)
        self._base_url = base_url
        self._bounded = bounded_session(base_url, deadline)

    def request(self, method: str, url: str, *_: Any, **given: Any) -> Response:
        """Keeps no copy of what was sent, unlike the package's own."""
        wanted: dict[str, Any] = {name: given.get(name) for name in ("params", "data", "headers", "auth")}
        address = self._base_url + urlsplit(url).path
        try:
            answer = self._bounded.request(method, address, **wanted)
        except requests.TooManyRedirects as error:
            answer = cast(requests.Response, error.response)
        return Response(answer.status_code, answer.content.decode("utf-8", "replace"), answer.headers)


class Refused(requests.RequestException):
    """Twilio answered, and not with a 2xx."""

    def __init__(self, status: int, text: str, retry_after: str) -> None:
        super().__init__(str(status))
        self.status = status
        self.text = text
        self.retry_after = read_retry_after(retry_after)


FAILURES = (requests.RequestException, ValueError, OverflowError)
"""What a call and reading its answer may raise."""

NO_SENSE = "answer-not-understood"

_GATEWAY = frozenset({502, 504})

# Of the errors of a send these alone are about the number or the words, and no staff can mend them here. One that is
# missing costs a day of tries; one too many would give a person up who could have been told.
_ABOUT_THE_MESSAGE = frozenset({OPTED_OUT, 21211, 21217, 21265, 21407, 21602, 21604, 21612, 21614, 21617, 21635})


def failure_of(error: Exception) -> ProviderError:
    if isinstance(error, NotSent):
        return ProviderError(error.code)
    if isinstance(error, AnswerLost):
        return ProviderError(error.code, unknown=True)
    if isinstance(error, Refused):
        return _refusal(error)
    if isinstance(error, requests.RequestException):
        return ProviderError("not-sent")
    return ProviderError(NO_SENSE, unknown=True)


def _refusal(refused: Refused) -> ProviderError:
    error = _twilio_error(refused.text)
    code = f"{refused.status}-{error}" if error else str(refused.status)
    if refused.status in _GATEWAY:
        return ProviderError(code, unknown=True)
    if error == OPTED_OUT:
        return ProviderError("opted-out", permanent=True, suppress=True)
    if 400 <= refused.status < 500 and error in _ABOUT_THE_MESSAGE:
        return ProviderError(code, permanent=True)
    return ProviderError(code, retry_after=refused.retry_after)


class _Error(BaseModel):
    code: int


def _twilio_error(text: str) -> int | None:
    try:
        return _Error.model_validate_json(text).code
    except ValueError:
        return None
