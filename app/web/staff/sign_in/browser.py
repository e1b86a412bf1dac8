"""The cookie that marks a browser in which somebody has signed in: an attacker's failures do not slow its owner down.

OWASP, "Device cookies". It opens nothing: whoever has it still has to know the password and to have the app.
"""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.services.staff.signing_in import Device

NAME = "olrhain-desk-browser"
SECONDS = 180 * 24 * 60 * 60


class Browser:
    """Whoever signed in last; a browser that several people share forgets the others."""

    def mark(self, response: Response, organisation_id: UUID, staff_id: UUID) -> None:
        said = [organisation_id.hex, staff_id.hex, secrets.token_urlsafe(16)]
        response.set_cookie(
            _name(),
            _serializer().dumps(said),
            max_age=SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )

    def device(self, organisation_id: UUID) -> Device | None:
        """Whose browser it is, at this organisation."""
        said = self._read()
        return said[1] if said and said[0] == organisation_id else None

    def organisation_id(self) -> UUID | None:
        said = self._read()
        return said[0] if said else None

    def _read(self) -> tuple[UUID, Device] | None:
        try:
            organisation_id, staff_id, mark = _serializer().loads(request.cookies.get(_name(), ""), max_age=SECONDS)
            return UUID(organisation_id), Device(UUID(staff_id), mark)
        except (BadSignature, ValueError, TypeError):
            return None


def _serializer() -> URLSafeTimedSerializer:
    secret_key = current_app.secret_key
    if not secret_key:
        raise RuntimeError("the app has no secret key")
    return URLSafeTimedSerializer(secret_key, salt="desk-browser", signer_kwargs={"digest_method": hashlib.sha256})


def _name() -> str:
    return f"__Host-{NAME}" if request.is_secure else NAME
