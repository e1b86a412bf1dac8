"""The cookie that opens one status page for half an hour: signed, and naming only an organisation and a hash."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.services.views import FiledLink

SECONDS = 30 * 60
NAME = "olrhain-request"


class StatusSession:
    """Which link the reader has opened. The cookie ends with the browser, or after half an hour."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeTimedSerializer(
            secret_key, salt="status-link", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def start(self, response: Response, link: FiledLink) -> None:
        response.set_cookie(
            _name(),
            self._serializer.dumps([link.organisation_id.hex, link.token_hash.hex()]),
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )

    def link(self) -> FiledLink | None:
        """The link that was opened, or None where none was or it is too long ago."""
        try:
            organisation_id, token_hash = self._serializer.loads(request.cookies.get(_name(), ""), max_age=SECONDS)
        except BadSignature:
            return None
        return FiledLink(UUID(organisation_id), bytes.fromhex(token_hash))


def _name() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
