"""GOV.UK Notify: hands over texts, emails and letters, and looks them up by our reference.

We render the words, so the organisation's Notify service holds pass-through templates: one for text messages
with the body `((body))`, and one each for emails and letters with the subject `((subject))` and that body.

| what came back                      | what we make of it                                                   |
|-------------------------------------|----------------------------------------------------------------------|
| nothing had left us                 | try again                                                            |
| no whole answer, or a senseless 2xx | unknown: look it up                                                  |
| 502, 504                            | unknown: a gateway spoke; what is behind it may have taken it        |
| other 5xx, 408, 429, a redirect     | not taken: try again, after `Retry-After` where it is given          |
| 401, 403, 404                       | our key, clock or address is wrong: try again, staff can mend it     |
| 400 about our template or sender    | our settings are wrong: try again, staff can mend it                 |
| 400, other 4xx in Notify's form     | permanent: Notify will never take this message                       |
| 4xx in another form                 | not Notify's word (a proxy, another server): try again               |

Source: https://docs.notifications.service.gov.uk/python.html
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import requests
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from pydantic import BaseModel, Field

from app.domain.emails.pass_through import email_body
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers import govuk_notify_letters as letters
from app.providers.base import Accepted, Outgoing, ProviderError, Trace
from app.providers.bounded_http import AnswerLost, NotSent, bounded_session
from app.providers.govuk_notify_config import NOTIFY_URL, NotifyConfig
from app.providers.govuk_notify_receipts import LAST_HEARD, STATUSES, ReceiptMalformed, parse_receipt
from app.providers.retry_after import LONGEST_WAIT, read_retry_after

__all__ = ["LONGEST_WAIT", "NOTIFY_URL", "NotifyConfig", "NotifyProvider", "ReceiptMalformed", "parse_receipt"]


class NotifyProvider:
    """One connection to GOV.UK Notify, for one thread: the client is not thread-safe."""

    name = "govuk-notify"
    channels = frozenset(Channel)
    # https://docs.notifications.service.gov.uk/rest-api.html#limits
    per_minute = 3000

    def __init__(
        self,
        config: NotifyConfig,
        *,
        deadline: float = 15.0,
        not_found_counts_after: timedelta | None = timedelta(minutes=5),
    ) -> None:
        self.deadline = deadline
        self.not_found_counts_after = not_found_counts_after
        self._config = config
        self.channels = config.channels
        # Any: the client says that it is typed, and is not.
        self._client: Any = NotificationsAPIClient(config.api_key, config.base_url)  # type: ignore[no-untyped-call]
        self._client.request_session = bounded_session(config.base_url, deadline)

    def send(self, message: Outgoing) -> Accepted:
        """Hands the message over with one request; raises `ProviderError` as the table above says."""
        if message.channel not in self.channels:
            raise ProviderError("channel-not-offered", permanent=True)
        try:
            taken = _Taken.model_validate(self._hand_over(message))
        except _FAILURES as error:
            raise _failure(error) from None
        if taken.reference != message.reference:
            raise ProviderError(_NO_SENSE, unknown=True)
        return Accepted(str(taken.id))

    def find(self, reference: str, trace: Trace | None = None) -> Accepted | None:  # noqa: ARG002 - the port's own
        """What Notify has under our reference, or None; a failed look-up is neither permanent nor unknown."""
        try:
            page = _Page.model_validate(self._client.get_all_notifications(reference=reference))
        except _FAILURES as error:
            failure = _failure(error)
            raise ProviderError(failure.code, retry_after=failure.retry_after) from None
        found = next((one for one in page.notifications if one.reference == reference), None)
        if found is None and page.notifications:
            raise ProviderError(_NO_SENSE)
        if found is None:
            return None
        status = STATUSES.get(found.status, MessageStatus.SENT)
        return Accepted(str(found.id), status, final=found.status in LAST_HEARD)

    def check(self) -> None:
        """Whether the key is good and ours are pass-through templates; sends nothing, raises `ProviderError`."""
        try:
            listed = _Templates.model_validate(self._client.get_all_templates()).templates
        except _FAILURES as error:
            failure = _failure(error)
            raise ProviderError(failure.code, retry_after=failure.retry_after) from None
        bodies = {str(one.id): one.body.strip() for one in listed}
        for template_id in self._config.template_ids:
            if bodies.get(template_id.lower()) != "((body))":
                raise ProviderError("template-not-pass-through")

    def _hand_over(self, message: Outgoing) -> Any:
        if message.channel is Channel.SMS:
            return self._client.send_sms_notification(
                message.to,
                self._config.sms_template_id,
                personalisation={"body": message.body},
                reference=message.reference,
                sms_sender_id=self._config.sms_sender_id,
            )
        if message.channel is Channel.LETTER:
            return self._client.send_letter_notification(
                self._config.letter_template_id,
                personalisation=letters.personalisation(message),
                reference=message.reference,
            )
        return self._client.send_email_notification(
            message.to,
            self._config.email_template_id,
            personalisation={"subject": message.subject or "", "body": email_body(message.email)},
            reference=message.reference,
            email_reply_to_id=self._config.email_reply_to_id,
            one_click_unsubscribe_url=_over_https(message.stop_url),
        )


def _over_https(url: str | None) -> str | None:
    """Notify takes no other address to stop at."""
    return url if url and url.startswith("https://") else None


class _Taken(BaseModel):
    id: UUID
    reference: str


class _Found(BaseModel):
    id: UUID
    reference: str | None
    status: str


class _Page(BaseModel):
    notifications: list[_Found]


class _Template(BaseModel):
    id: UUID
    body: str


class _Templates(BaseModel):
    templates: list[_Template]


class _Refusal(BaseModel):
    error: str = Field(pattern=r"^[A-Za-z]{1,40}$")
    message: str


class _Refusals(BaseModel):
    errors: list[_Refusal] = Field(min_length=1)


# The client warns of each failure with the words of the answer, which may quote ours.
logging.getLogger("notifications_python_client.base").setLevel(logging.CRITICAL)

# ValueError: an answer in the wrong shape, or not decodable; RecursionError: JSON nested without end.
_FAILURES = (APIError, ValueError, RecursionError)
_NO_SENSE = "answer-not-understood"


def _failure(error: Exception) -> ProviderError:
    # The client gives every failure of the network as "503 Request failed"; only the cause tells them apart.
    cause = error.__cause__
    if isinstance(cause, NotSent):
        return ProviderError(cause.code)
    if isinstance(cause, AnswerLost):
        return ProviderError(cause.code, unknown=True)
    if isinstance(error, HTTPError):
        return _refusal(error.response) if error.response is not None else ProviderError("not-sent")
    return ProviderError(_NO_SENSE, unknown=True)


_GATEWAY = frozenset({502, 504})
_NOT_ABOUT_THE_MESSAGE = frozenset({401, 403, 404, 408, 429})
# These begin with names of the API's own fields. Notify may reword the rest, so a miss must do little harm.
_OUR_SETTINGS = (
    "template",
    "sms_sender_id",
    "email_reply_to_id",
    "personalisation",
    "missing personalisation",
)


def _refusal(response: requests.Response) -> ProviderError:
    status, refusal = response.status_code, _notify_refusal(response)
    code = f"{status}-{refusal.error}" if refusal else str(status)
    if status in _GATEWAY:
        return ProviderError(code, unknown=True)
    about_the_message = 400 <= status < 500 and status not in _NOT_ABOUT_THE_MESSAGE
    if about_the_message and refusal and not refusal.message.lower().startswith(_OUR_SETTINGS):
        return ProviderError(code, permanent=True)
    return ProviderError(code, retry_after=read_retry_after(response.headers.get("Retry-After", "")))


def _notify_refusal(response: requests.Response) -> _Refusal | None:
    try:
        return _Refusals.model_validate(response.json()).errors[0]
    except (ValueError, RecursionError):
        return None
