"""Twilio: hands over texts, and finds them again by number, time and words.

| what came back                        | what we make of it                                                     |
|---------------------------------------|------------------------------------------------------------------------|
| nothing had left us                   | try again                                                              |
| no whole answer, or a senseless 2xx   | unknown: look it up, unless a receipt tells us first                   |
| 502, 504                              | unknown: a gateway spoke; what is behind it may have taken it          |
| other 5xx, 429, a redirect            | not taken: try again, after `Retry-After` where it is given            |
| an error of Twilio's about the number | permanent: Twilio will never take this text (`_ABOUT_THE_MESSAGE`)     |
| 21610: the person has answered STOP   | permanent, and the number is suppressed for the whole organisation     |
| every other 4xx                       | our account, sender or settings: try again, staff can mend it          |

Twilio keeps no reference of ours. The status callback of each text carries the attempt, so a receipt settles an
unknown attempt for certain. Where none has come, `find` reads the list of texts to the number and looks for these
words, made within a minute of the try: who has them has been told, whichever of our tries it was. Where the list is
too short to tell, or Twilio was told not to keep words, `find` says nothing rather than "not found".

Twilio counts as GSM 03.38 does (160 or 153 characters, 70 or 67 with any letter outside it), and takes 1,600. Its
smart encoding would write w for ŵ, so every text asks for it to be off.

Source: https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel, Field
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers.base import Accepted, Outgoing, ProviderError, Trace
from app.providers.bounded_http import AnswerLost, NotSent, bounded_session
from app.providers.retry_after import read_retry_after
from app.providers.twilio_receipts import OPTED_OUT, callback_url, status_of

TWILIO_URL = "https://api.twilio.com"
MOST_CHARACTERS = 1600
PAGE = 100
"""Texts to one number that a look-up reads at most, the newest first."""

_AROUND_THE_TRY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TwilioConfig:
    """One organisation's account at Twilio. Raises ValueError, naming the field, never its value.

    auth_token signs the receipts, and the calls too where there is no API key. next_auth_token: a second one that
    signs receipts while tokens are rotated. receipt_token: of `olrhain issue-receipt-token`.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    receipt_token: str = field(repr=False)
    from_number: str | None = None
    messaging_service_sid: str | None = None
    api_key_sid: str | None = None
    api_key_secret: str | None = field(default=None, repr=False)
    next_auth_token: str | None = field(default=None, repr=False)
    base_url: str = TWILIO_URL

    def __post_init__(self) -> None:
        for name, shape in _SHAPES.items():
            value = getattr(self, name)
            if value is not None and not re.fullmatch(shape, value):
                raise ValueError(name)
        if (self.from_number is None) == (self.messaging_service_sid is None):
            raise ValueError("from_number")
        if (self.api_key_sid is None) != (self.api_key_secret is None):
            raise ValueError("api_key_secret")

    @property
    def credentials(self) -> tuple[str, str]:
        if self.api_key_sid and self.api_key_secret:
            return self.api_key_sid, self.api_key_secret
        return self.account_sid, self.auth_token


_SHAPES = {
    "account_sid": r"AC[0-9a-f]{32}",
    "auth_token": r"[0-9a-zA-Z]{32}",
    "next_auth_token": r"[0-9a-zA-Z]{32}",
    "receipt_token": r"[0-9a-zA-Z]{22,}",
    # A number, a short code, or a name of up to 11 letters.
    "from_number": r"\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}",
    "messaging_service_sid": r"MG[0-9a-f]{32}",
    "api_key_sid": r"SK[0-9a-f]{32}",
    "api_key_secret": r"\S+",
    "base_url": r"https?://[^/?#@\s]+",
}


class TwilioProvider:
    """One connection to Twilio, for one thread. `receipts_base_url`: where Twilio reaches us."""

    name = "twilio"
    channels = frozenset({Channel.SMS})

    def __init__(
        self,
        config: TwilioConfig,
        receipts_base_url: str,
        *,
        deadline: float = 15.0,
        not_found_counts_after: timedelta | None = timedelta(minutes=5),
    ) -> None:
        self.deadline = deadline
        self.not_found_counts_after = not_found_counts_after
        self._config = config
        self._receipts_base_url = receipts_base_url
        user, password = config.credentials
        http = _BoundedClient(config.base_url, deadline)
        # Any: the client has no types.
        self._client: Any = Client(user, password, config.account_sid, http_client=http)

    def send(self, message: Outgoing) -> Accepted:
        """Hands the text over with one request; raises `ProviderError` as the table above says."""
        if message.channel not in self.channels:
            raise ProviderError("channel-not-offered", permanent=True)
        if len(message.body) > MOST_CHARACTERS:
            raise ProviderError("too-long", permanent=True)
        try:
            taken = _Text.model_validate_json(self._call("POST", "/Messages.json", data=self._form(message)))
        except _FAILURES as error:
            raise _failure(error) from None
        if taken.to != message.to:
            raise ProviderError(_NO_SENSE, unknown=True)
        return Accepted(taken.sid, taken.step)

    def find(self, reference: str, trace: Trace | None = None) -> Accepted | None:  # noqa: ARG002 - not kept there
        """What Twilio has of a try, or None; a failed look-up is neither permanent nor unknown."""
        if trace is None:
            raise ProviderError("nothing-to-find-it-by")
        try:
            found = self._by_id(trace.provider_id) if trace.provider_id else self._by_words(trace)
        except _FAILURES as error:
            failure = _failure(error)
            raise ProviderError(failure.code, retry_after=failure.retry_after) from None
        return Accepted(found.sid, found.step) if found else None

    def check(self) -> None:
        """Asks for the account, which sends nothing; an API key may not see that, and asks for one text instead."""
        try:
            if self._config.api_key_sid:
                _Page.model_validate_json(self._call("GET", "/Messages.json", params={"PageSize": 1}))
                return
            account = _Account.model_validate_json(self._call("GET", ".json"))
        except _FAILURES as error:
            failure = _failure(error)
            raise ProviderError(failure.code, retry_after=failure.retry_after) from None
        if account.status != "active":
            raise ProviderError("account-not-active")

    def _form(self, message: Outgoing) -> dict[str, object]:
        config = self._config
        return {
            "To": message.to,
            "From": config.from_number,
            "MessagingServiceSid": config.messaging_service_sid,
            "Body": message.body,
            "StatusCallback": callback_url(self._receipts_base_url, config.receipt_token, message.reference),
            "SmartEncoded": "false",
        }

    def _by_id(self, sid: str) -> _Text:
        if not re.fullmatch(_SID, sid):
            raise ValueError("sid")
        found = _Text.model_validate_json(self._call("GET", f"/Messages/{sid}.json"))
        if found.sid != sid:
            raise ValueError("sid")
        return found

    def _by_words(self, trace: Trace) -> _Text | None:
        since = trace.tried_at - _AROUND_THE_TRY
        answer = self._call("GET", "/Messages.json", params={"To": trace.to, "PageSize": PAGE})
        page = _Page.model_validate_json(answer)
        if any(one.to != trace.to for one in page.messages):
            raise ProviderError(_NO_SENSE)
        near = [one for one in page.messages if one.ours and since <= one.made_at <= trace.tried_at + _AROUND_THE_TRY]
        found = next((one for one in near if _said(one.body, trace.body)), None)
        if found is None and any(not one.body for one in near):
            raise ProviderError("words-not-kept")
        if found is None and len(page.messages) >= PAGE and page.messages[-1].made_at > since:
            raise ProviderError("too-many-to-tell")
        return found

    def _call(self, method: str, path: str, **options: Any) -> str:
        """The text of a 2xx; raises _Refused for any other answer, and as `bounded_session` does."""
        url = f"{TWILIO_URL}/2010-04-01/Accounts/{self._config.account_sid}{path}"
        answer = self._client.request(method, url, **options)
        if not 200 <= answer.status_code < 300:
            raise _Refused(answer.status_code, answer.text, answer.headers.get("Retry-After", ""))
        text: str = answer.text
        return text


class _BoundedClient(TwilioHttpClient):  # type: ignore[misc]  # the package has no types
    """Twilio's client with our deadline and caps, and with an address: the package knows only its own."""

    def __init__(self, base_url: str, deadline: float) -> None:
        super().__init__(pool_connections=False)
        self._base_url = base_url
        self._bounded = bounded_session(base_url, deadline)

    def request(self, method: str, url: str, *_: Any, **given: Any) -> Response:
        """Keeps no copy of what was sent, unlike the package's own."""
        wanted = {name: given.get(name) for name in ("params", "data", "headers", "auth")}
        answer = self._bounded.request(method, self._base_url + urlsplit(url).path, allow_redirects=False, **wanted)
        return Response(answer.status_code, answer.content.decode("utf-8", "replace"), answer.headers)


_SID = r"(SM|MM)[0-9a-f]{32}"


class _Text(BaseModel):
    sid: str = Field(pattern=f"^{_SID}$")
    to: str
    status: str
    error_code: int | None = None
    body: str | None = None
    direction: str = "outbound-api"
    date_created: str | None = None

    @property
    def step(self) -> MessageStatus:
        return status_of(self.status, self.error_code) or MessageStatus.SENT

    @property
    def ours(self) -> bool:
        return self.direction.startswith("outbound")

    @property
    def made_at(self) -> datetime:
        """Raises ValueError where Twilio gives no time (RFC 2822)."""
        made = parsedate_to_datetime(self.date_created or "")
        return made if made.tzinfo else made.replace(tzinfo=UTC)


class _Page(BaseModel):
    messages: list[_Text]


class _Account(BaseModel):
    status: str


class _Error(BaseModel):
    code: int


class _Refused(requests.RequestException):
    def __init__(self, status: int, text: str, retry_after: str) -> None:
        super().__init__(str(status))
        self.status = status
        self.text = text
        self.retry_after = read_retry_after(retry_after)


_FAILURES = (requests.RequestException, ValueError)
_NO_SENSE = "answer-not-understood"
_GATEWAY = frozenset({502, 504})

# Of the errors of a send these alone are about the number or the words, and no staff can mend them here. One that is
# missing costs a day of tries; one too many would give a person up who could have been told.
_ABOUT_THE_MESSAGE = frozenset({OPTED_OUT, 21211, 21217, 21265, 21407, 21602, 21604, 21612, 21614, 21617, 21635})


def _failure(error: Exception) -> ProviderError:
    if isinstance(error, NotSent):
        return ProviderError(error.code)
    if isinstance(error, AnswerLost):
        return ProviderError(error.code, unknown=True)
    if isinstance(error, _Refused):
        return _refusal(error)
    if isinstance(error, requests.RequestException):
        return ProviderError("not-sent")
    return ProviderError(_NO_SENSE, unknown=True)


def _refusal(refused: _Refused) -> ProviderError:
    error = _twilio_error(refused.text)
    code = f"{refused.status}-{error}" if error else str(refused.status)
    if refused.status in _GATEWAY:
        return ProviderError(code, unknown=True)
    if error == OPTED_OUT:
        return ProviderError("opted-out", permanent=True, suppress=True)
    if 400 <= refused.status < 500 and error in _ABOUT_THE_MESSAGE:
        return ProviderError(code, permanent=True)
    return ProviderError(code, retry_after=refused.retry_after)


def _twilio_error(text: str) -> int | None:
    try:
        return _Error.model_validate_json(text).code
    except ValueError:
        return None


def _said(theirs: str | None, ours: str) -> bool:
    """Whether the words are ours; a trial account puts a sentence of Twilio's before them."""
    return bool(theirs) and " ".join(str(theirs).split()).endswith(" ".join(ours.split()))
