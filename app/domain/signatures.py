"""Standard Webhooks signatures over the raw body (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from standardwebhooks import Webhook, WebhookVerificationError

from app.domain.errors import OlrhainError

PREFIX = "whsec_"
LEAST_BYTES = 24
_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_ID = re.compile(r"[\x21-\x7e]{1,256}")
_SIGNATURE = re.compile(r"v1,[A-Za-z0-9+/]{43}=")


class SignatureRefused(OlrhainError):
    """The signature is missing, malformed, too old, too new, or not ours."""


class SecretTooWeak(OlrhainError):
    """A signing secret is `whsec_` and at least 24 bytes in base64."""


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> None:
    """Raises SecretTooWeak unless `secret` is one that may be used."""
    try:
        long_enough = len(base64.b64decode(secret.removeprefix(PREFIX), validate=True)) >= LEAST_BYTES
    except (binascii.Error, ValueError):
        long_enough = False
    if not (secret.startswith(PREFIX) and long_enough):
        raise SecretTooWeak("a signing secret is whsec_ and at least 24 bytes in base64")


def sign(message_id: str, at: datetime, body: str, secret: str) -> dict[str, str]:
    """The three headers of a body that we post."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body),
    }


class Headers(Protocol):
    """The headers of a request, whose names are found however they are written."""

    def get(self, name: str, default: str, /) -> str: ...

    def __contains__(self, name: str, /) -> bool: ...


def is_signed(headers: Headers) -> bool:
    """Whether a request claims to be signed at all."""
    return any(name in headers for name in _HEADERS)


def verify(body: bytes, headers: Headers, secret_list: Iterable[str]) -> None:
    """Raises SignatureRefused unless one of the secrets signed this body within the last 5 minutes."""
    given = _well_formed(headers)
    for secret in secret_list:
        try:
            Webhook(secret).verify(body, given, json_parse=False)
        except (WebhookVerificationError, UnicodeDecodeError):
            continue
        return
    raise SignatureRefused("no signature of this body, in time, by a secret in force")


def _well_formed(headers: Headers) -> dict[str, str]:
    """The three headers, without signatures of other versions and shapes, on which the library stumbles."""
    message_id, timestamp, signatures = (headers.get(name, "") for name in _HEADERS)
    known = " ".join(one for one in signatures.split(" ") if _SIGNATURE.fullmatch(one))
    if not (_ID.fullmatch(message_id) and _TIMESTAMP.fullmatch(timestamp) and known):
        raise SignatureRefused("the webhook headers are missing or malformed")
    return dict(zip(_HEADERS, (message_id, timestamp, known), strict=True))
