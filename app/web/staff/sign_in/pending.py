"""The cookie of somebody who has shown the first of two things: signed, for a few minutes, and opening nothing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.services.staff.signing_in import Proven

NAME = "olrhain-desk-step"
SECONDS = 30 * 60
"""Long enough to find a phone and put an app on it."""


class Stage(StrEnum):
    """What is asked next."""

    CODE = "code"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Pending:
    """Who has shown what, what they are asked next, and where they go then.

    invitation_id: the link that is used up once they are through. key: random; it makes the word of the forms, and
    with it the secret that is offered to an app.
    """

    organisation_id: UUID
    staff_id: UUID
    stage: Stage
    mark: str = ""
    invitation_id: UUID | None = None
    to: str = ""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def proven(self) -> Proven:
        return Proven(self.staff_id, self.mark)


class PendingCookie:
    """A later one takes the place of an earlier one."""

    def keep(self, response: Response, pending: Pending) -> None:
        invitation = pending.invitation_id.hex if pending.invitation_id else ""
        said = [
            pending.organisation_id.hex,
            pending.staff_id.hex,
            pending.stage.value,
            pending.mark,
            invitation,
            pending.to,
            pending.key,
        ]
        response.set_cookie(
            _name(), _serializer().dumps(said), secure=request.is_secure, httponly=True, samesite="Strict"
        )

    def read(self, *stages: Stage) -> Pending | None:
        """What this browser is at; None where it is at something else, or it is too long ago."""
        try:
            said = _serializer().loads(request.cookies.get(_name(), ""), max_age=SECONDS)
            organisation_id, staff_id, stage, mark, invitation, to, key = said
            invitation_id = UUID(invitation) if invitation else None
            pending = Pending(UUID(organisation_id), UUID(staff_id), Stage(stage), mark, invitation_id, to, key)
        except (BadSignature, ValueError, TypeError):
            return None
        return pending if pending.stage in stages else None

    def end(self, response: Response) -> None:
        response.delete_cookie(_name(), secure=request.is_secure, httponly=True, samesite="Strict")

    def form_word(self, pending: Pending) -> str:
        return hmac.new(_secret().encode(), f"step\0{pending.key}".encode(), hashlib.sha256).hexdigest()[:32]

    def is_ours(self, pending: Pending) -> bool:
        """Whether the form that was posted is one of this step."""
        word = request.form.get("form_word", "")
        return hmac.compare_digest(self.form_word(pending).encode(), word.encode())


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(), salt="desk-step", signer_kwargs={"digest_method": hashlib.sha256})


def _secret() -> str:
    secret_key = current_app.secret_key
    if not isinstance(secret_key, str) or not secret_key:
        raise RuntimeError("the app has no secret key")
    return secret_key


def _name() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
