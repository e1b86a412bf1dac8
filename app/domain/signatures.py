"""Standard Webhooks signatures over the raw body (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Iterable, Mapping

from standardwebhooks import Webhook

from app.domain.errors import OlrhainError

PREFIX = "whsec_"
LEAST_BYTES = 24
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


def is_signed(headers: Mapping[str, str]) -> bool:
    """Whether a request claims to be signed at all."""
    return any(name in headers for name in ("webhook-id", "webhook-timestamp", "webhook-signature"))


def verify(body: bytes, headers: Mapping[str, str], secret_list: Iterable[str]) -> None:
    """Raises SignatureRefused unless one of the secrets signed this body within the last 5 minutes."""
    plain = _well_formed(headers)
    for secret in secret_list:
        try:
            Webhook(secret).verify(body, plain, json_parse=False)
        except Exception:  # the library raises many kinds on hostile input: all mean no  # nosec B112
            continue
        return
    raise SignatureRefused("no signature of this body by a secret in force")


def _well_formed(headers: Mapping[str, str]) -> dict[str, str]:
    """The three headers, with signatures of other versions and shapes left out."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = [one for one in headers.get("webhook-signature", "").split(" ") if _SIGNATURE.fullmatch(one)]
    if not (_ID.fullmatch(message_id) and _TIMESTAMP.fullmatch(timestamp) and signatures):
        raise SignatureRefused("the webhook headers are missing or malformed")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }
