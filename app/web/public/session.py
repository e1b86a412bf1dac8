"""The cookie that opens one status page for half an hour: signed, and naming only a hash."""

from __future__ import annotations

import hashlib

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

SECONDS = 30 * 60
NAME = "olrhain-request"


class StatusSession:
    """Which link the reader has opened. The cookie ends with the browser, or after half an hour."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeTimedSerializer(
            secret_key, salt="status-page", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def start(self, response: Response, token_hash: bytes) -> None:
        response.set_cookie(
            _name(),
            self._serializer.dumps(token_hash.hex()),
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )

    def token_hash(self) -> bytes | None:
        """The hash of the link that was opened, or None where none was or it is too long ago."""
        try:
            signed = self._serializer.loads(request.cookies.get(_name(), ""), max_age=SECONDS)
        except BadSignature:
            return None
        return bytes.fromhex(signed)


def _name() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
