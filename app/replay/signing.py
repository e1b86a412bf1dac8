"""Signs what a case system posts, the Standard Webhooks way."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import sha256

from app.replay.errors import BadInput

PREFIX = "whsec_"
SHORTEST = 24


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with one secret (https://github.com/standard-webhooks/standard-webhooks, "Signature scheme")."""

    secret: bytes

    @classmethod
    def of(cls, text: str) -> Signer:
        """The signer for a secret as it was issued, `whsec_...`. Raises BadInput."""
        try:
            secret = base64.b64decode(text.strip().removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadInput("The secret is not one that Olrhain issued: it should read whsec_ and base64.") from error
        if len(secret) < SHORTEST:
            raise BadInput(f"The secret is too short: it should hold at least {SHORTEST} bytes.")
        return cls(secret)

    def headers(self, body: bytes, at: int) -> dict[str, str]:
        """The three headers for a body posted `at` (seconds since 1970).

        The id comes from the body, so that every try of one body bears the same id.
        """
        message_id = f"msg_{sha256(body).hexdigest()[:32]}"
        signed = hmac.new(self.secret, f"{message_id}.{at}.".encode() + body, sha256).digest()
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(at),
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
