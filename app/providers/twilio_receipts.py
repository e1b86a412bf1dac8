"""Twilio's words for where a text is, and the signed callbacks in which it reports them to us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from app.domain.errors import OlrhainError
from app.domain.message_status import MessageStatus
from app.providers.base import Receipt

RECEIPTS_PATH = "/v1/receipts/twilio"
OPTED_OUT = 21610
"""The person has answered STOP: https://www.twilio.com/docs/api/errors/21610."""

Form = Mapping[str, Sequence[str]]
"""A posted form: every value of every field."""

_S = MessageStatus

# Ours is `sent` as soon as Twilio has it. What Twilio calls failed or undelivered is told apart by its error.
# Source: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
_STATUSES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), _S.SENT),
    **dict.fromkeys(("delivered", "read"), _S.DELIVERED),
    "undelivered": _S.TEMPORARY_FAILURE,
    "failed": _S.TECHNICAL_FAILURE,
    "canceled": _S.TECHNICAL_FAILURE,
}

# Source: https://www.twilio.com/docs/messaging/guides/debugging-tools#error-codes
_ERRORS = {
    **dict.fromkeys((30003, 30008, 30009, 30017), _S.TEMPORARY_FAILURE),
    **dict.fromkeys((OPTED_OUT, 21211, 21614, 21635, 30004, 30005, 30006, 30011), _S.PERMANENT_FAILURE),
    **dict.fromkeys((30001, 30002, 30007, 30010, 30032, 30034), _S.TECHNICAL_FAILURE),
}


class ReceiptMalformed(OlrhainError):
    """This is not a status callback of Twilio."""


def callback_url(base_url: str, token: str, reference: str) -> str:
    """Where Twilio is to report one attempt; it names the organisation and the attempt, whatever happens to the answer.

    The token finds the organisation, whose secret then checks the signature: Twilio sends no header of ours, and
    its account number is no secret. It stands in the query because the path is part of the contract.
    """
    return f"{base_url}{RECEIPTS_PATH}?{urlencode({'token': token, 'attempt': reference})}"


def is_signed(secrets: Sequence[str], url: str, form: Form, signature: str) -> bool:
    """Whether one of the account's auth tokens has signed this form, posted to this address of ours.

    Source: https://www.twilio.com/docs/usage/security#validating-requests
    """
    try:
        return any(RequestValidator(secret).validate(url, _Values(form), signature) for secret in secrets)
    except ValueError:
        return False


def signing_secrets(accounts: Sequence[Mapping[str, object]]) -> list[str]:
    """The auth tokens in an organisation's settings; two of an account while they are rotated."""
    tokens = (account.get(name) for account in accounts for name in ("auth_token", "next_auth_token"))
    return [token for token in tokens if isinstance(token, str)]


def parse_receipt(form: Form, reference: str, at: datetime) -> Receipt:
    """What a callback says of an attempt; `at` is when it came, as Twilio gives no time. Raises ReceiptMalformed."""
    status = status_of(_one(form, "MessageStatus"), _number(_one(form, "ErrorCode")))
    if status is None:
        raise ReceiptMalformed("MessageStatus")
    error = _number(_one(form, "ErrorCode"))
    return Receipt(
        reference=reference,
        status=status,
        at=at,
        provider_id=_one(form, "MessageSid") or None,
        code=code_of(_one(form, "MessageStatus"), error),
        suppress=error == OPTED_OUT,
    )


def status_of(word: str, error: int | None) -> MessageStatus | None:
    """Twilio's word and error in ours; None for a word that Twilio does not have."""
    status = _STATUSES.get(word)
    failed = status in (_S.TEMPORARY_FAILURE, _S.TECHNICAL_FAILURE)
    return _ERRORS.get(error, status) if failed and error is not None else status


def code_of(word: str, error: int | None) -> str:
    """What is kept for staff: `opted-out`, or Twilio's word with its error."""
    if error == OPTED_OUT:
        return "opted-out"
    return f"{word}-{error}" if error is not None else word


class _Values(dict[str, Sequence[str]]):
    """A form as Twilio's validator reads one: a value may be repeated, and each is signed."""

    def getlist(self, name: str) -> Sequence[str]:
        return self[name]


def _one(form: Form, name: str) -> str:
    values = form.get(name, ())
    return values[0] if values else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
