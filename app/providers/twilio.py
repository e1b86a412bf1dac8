"""Twilio: hands over texts, and finds them again by number, time and words.

| what came back                        | what we make of it                                                     |
|---------------------------------------|------------------------------------------------------------------------|
| nothing had left us                   | try again                                                              |
| no whole answer, or a senseless 2xx   | unknown: look it up, unless a receipt tells us first                   |
| 502, 504                              | unknown: a gateway spoke; what is behind it may have taken it          |
| other 5xx, 429, a redirect            | not taken: try again, after `Retry-After` where it is given            |
| an error of Twilio's about the number | permanent: Twilio will never take this text (`twilio_calls`)           |
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
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import BaseModel, Field
from twilio.rest import Client

from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers.base import Accepted, Outgoing, ProviderError, Trace
from app.providers.twilio_calls import FAILURES, NO_SENSE, BoundedClient, Refused, failure_of
from app.providers.twilio_config import TWILIO_URL, TwilioConfig
from app.providers.twilio_receipts import callback_url, status_of

__all__ = ["TWILIO_URL", "TwilioConfig", "TwilioProvider"]

MOST_CHARACTERS = 1600
PAGE = 100
"""Texts to one number that a look-up reads at most, the newest first."""

_AROUND_THE_TRY = timedelta(minutes=1)


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
        http = BoundedClient(config.base_url, deadline)
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
        except FAILURES as error:
            raise failure_of(error) from None
        if taken.to != message.to:
            raise ProviderError(NO_SENSE, unknown=True)
        return Accepted(taken.sid, taken.step)

    def find(self, reference: str, trace: Trace | None = None) -> Accepted | None:  # noqa: ARG002 - not kept there
        """What Twilio has of a try, or None; a failed look-up is neither permanent nor unknown."""
        if trace is None:
            raise ProviderError("nothing-to-find-it-by")
        try:
            found = self._by_id(trace.provider_id) if trace.provider_id else self._by_words(trace)
        except FAILURES as error:
            failure = failure_of(error)
            raise ProviderError(failure.code, retry_after=failure.retry_after) from None
        return Accepted(found.sid, found.step) if found else None

    def check(self) -> None:
        """Asks for the account, which sends nothing; an API key may not see that, and asks for one text instead."""
        try:
            if self._config.api_key_sid:
                _Page.model_validate_json(self._call("GET", "/Messages.json", params={"PageSize": 1}))
                return
            account = _Account.model_validate_json(self._call("GET", ".json"))
        except FAILURES as error:
            failure = failure_of(error)
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
            raise ProviderError(NO_SENSE)
        near = [one for one in page.messages if one.ours and since <= one.made_at <= trace.tried_at + _AROUND_THE_TRY]
        found = next((one for one in near if _said(one.body, trace.body)), None)
        if found is None and any(not one.body for one in near):
            raise ProviderError("words-not-kept")
        if found is None and len(page.messages) >= PAGE and page.messages[-1].made_at > since:
            raise ProviderError("too-many-to-tell")
        return found

    def _call(self, method: str, path: str, **options: Any) -> str:
        """The text of a 2xx; raises Refused for any other answer, and as `bounded_session` does."""
        url = f"{TWILIO_URL}/2010-04-01/Accounts/{self._config.account_sid}{path}"
        answer = self._client.request(method, url, **options)
        if not 200 <= answer.status_code < 300:
            raise Refused(answer.status_code, answer.text, answer.headers.get("Retry-After", ""))
        text: str = answer.text
        return text


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


def _said(theirs: str | None, ours: str) -> bool:
    """Whether the words are ours; a trial account puts a sentence of Twilio's before them."""
    return bool(theirs) and " ".join(str(theirs).split()).endswith(" ".join(ours.split()))
