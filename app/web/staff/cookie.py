"""The cookie of a signed-in browser: an organisation and the token of a session that the server keeps."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from flask import Response, request

NAME = "olrhain-desk"


@dataclass(frozen=True, slots=True)
class SessionKey:
    """Which session a browser says that it has."""

    organisation_id: UUID
    token: str


class DeskCookie:
    """It ends with the browser; the session behind it ends on the server.

    Lax, not Strict: whoever comes back from the organisation's own sign-in service, or by a link in an email, is
    signed in. Nothing is changed by a GET, and every form carries a word that no other website knows.
    """

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()

    def start(self, response: Response, key: SessionKey) -> None:
        value = f"{key.organisation_id.hex}.{key.token}"
        response.set_cookie(_name(), value, secure=request.is_secure, httponly=True, samesite="Lax")

    def end(self, response: Response) -> None:
        response.delete_cookie(_name(), secure=request.is_secure, httponly=True, samesite="Lax")

    def key(self) -> SessionKey | None:
        """What the browser says; None where it says nothing of the kind."""
        organisation_id, _, token = request.cookies.get(_name(), "").partition(".")
        try:
            return SessionKey(UUID(organisation_id), token) if token else None
        except ValueError:
            return None

    def form_word(self, key: SessionKey) -> str:
        """What every form of the session carries."""
        return hmac.new(self._secret, f"desk\0{key.token}".encode(), hashlib.sha256).hexdigest()[:32]

    def is_ours(self, key: SessionKey) -> bool:
        """Whether the form that was posted carries the word of this session."""
        word = request.form.get("form_word", "")
        return hmac.compare_digest(self.form_word(key).encode(), word.encode())


def _name() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
