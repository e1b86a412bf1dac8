"""The cookie of a code that is waited for: signed, for ten minutes, and naming an organisation and the code's row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.domain.codes import LASTS, CodePurpose

NAME = "olrhain-code"


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose code, which, what for, and where the reader goes once it is right (`app.web.public.onward`)."""

    organisation_id: UUID
    code_id: UUID
    purpose: CodePurpose
    onward: str = ""


def keep(response: Response, pending: Pending) -> None:
    """A later code takes the place of an earlier one."""
    said = [pending.organisation_id.hex, pending.code_id.hex, pending.purpose.value, pending.onward]
    response.set_cookie(_name(), _serializer().dumps(said), secure=request.is_secure, httponly=True, samesite="Strict")


def read() -> Pending | None:
    """The code that this browser waits for; None where there is none, or it is too old to be of use."""
    try:
        said = _serializer().loads(request.cookies.get(_name(), ""), max_age=int(LASTS.total_seconds()))
        organisation_id, code_id, purpose, onward = said
        return Pending(UUID(organisation_id), UUID(code_id), CodePurpose(purpose), onward)
    except (BadSignature, ValueError, TypeError):
        return None


def end(response: Response) -> None:
    response.delete_cookie(_name(), secure=request.is_secure, httponly=True, samesite="Strict")


def _serializer() -> URLSafeTimedSerializer:
    secret_key = current_app.secret_key
    if not secret_key:
        raise RuntimeError("the app has no secret key")
    return URLSafeTimedSerializer(secret_key, salt="code", signer_kwargs={"digest_method": hashlib.sha256})


def _name() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
