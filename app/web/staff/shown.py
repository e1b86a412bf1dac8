"""What is shown only now, such as recovery codes or a link: carried, encrypted, to a page that can change its language.

It stays in the browser of whoever may see it, for a few minutes, and is kept nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from flask import Response, current_app, request

NAME = "olrhain-desk-shown"
SECONDS = 10 * 60


def keep(response: Response, viewer: UUID, kind: str, what: Sequence[str]) -> Response:
    """viewer: the only one to whom it is shown. A later thing takes the place of an earlier one."""
    sealed = _cipher().encrypt(json.dumps([viewer.hex, kind, *what]).encode()).decode()
    response.set_cookie(_name(), sealed, max_age=SECONDS, secure=request.is_secure, httponly=True, samesite="Strict")
    return response


def read(viewer: UUID, kind: str) -> list[str] | None:
    """What there is of that kind to show to somebody; None where there is nothing, or it is too long ago."""
    try:
        said = json.loads(_cipher().decrypt(request.cookies.get(_name(), "").encode(), ttl=SECONDS))
    except (InvalidToken, ValueError):
        return None
    return said[2:] if said[:2] == [viewer.hex, kind] else None


def _cipher() -> Fernet:
    key = hashlib.sha256(f"shown\0{current_app.secret_key!r}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _name() -> str:
    return f"__Host-{NAME}" if request.is_secure else NAME
