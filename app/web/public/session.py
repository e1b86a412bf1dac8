"""The cookie that keeps a case open for its reader: signed, and naming only an organisation, a hash and a proof."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.domain.recipients import Channel
from app.services.views import FiledLink, Proof

SECONDS = 30 * 60
"""After this long without a page the case closes."""
LONGEST = 12 * 60 * 60
_FRESH = 60
"""So long a cookie is not made anew, for who reads one page after another. The case then closes 29 to 30 minutes
after the last page: never later than we promise, and a minute sooner at most, as somebody may be writing."""
NAME = "olrhain-request"


@dataclass(frozen=True, slots=True)
class Visit:
    """Which link the reader has opened, and what they have proven. `began`: in seconds since 1970.

    key: random; the hidden word of the visit's forms is made of it. kept: when its cookie was made, in the same
    seconds; 0 where it has none yet.
    """

    link: FiledLink
    proof: Proof | None = None
    key: str = ""
    began: int = 0
    kept: float = 0


class VisitCookie:
    """It ends with the browser, half an hour after the last page (or up to `_FRESH` sooner), or twelve hours after the
    first."""

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()
        self._serializer = URLSafeTimedSerializer(
            secret_key, salt="visit", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def start(self, response: Response, link: FiledLink, proof: Proof | None = None) -> None:
        """Begins a new visit: whatever was open before is closed by it."""
        self.keep(response, Visit(link, proof, secrets.token_urlsafe(9), int(time.time())))

    def keep(self, response: Response, visit: Visit) -> None:
        """Has the half hour begin anew, unless it has only just begun."""
        if time.time() - visit.kept < _FRESH:
            return
        response.set_cookie(
            _name(),
            self._serializer.dumps(_to_list(visit)),
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )

    def prove(self, response: Response, visit: Visit, proof: Proof) -> None:
        """Adds what was proven, under a new key: what was seen of the visit before is of no use after it."""
        self.keep(response, replace(visit, proof=proof, key=secrets.token_urlsafe(9), kept=0))

    def end(self, response: Response) -> None:
        response.delete_cookie(_name(), secure=request.is_secure, httponly=True, samesite="Strict")

    def visit(self) -> Visit | None:
        """What is open, or None where nothing is or it is too long ago."""
        visit = self._read(SECONDS)
        return visit if visit is not None and time.time() - visit.began < LONGEST else None

    def form_word(self, visit: Visit) -> str:
        """What every form of the visit carries, and no other website knows."""
        return hmac.new(self._secret, f"form\0{visit.key}".encode(), hashlib.sha256).hexdigest()[:32]

    def wrote(self, form_word: str) -> bool:
        """Whether the word is that of this browser's visit, however long that has been closed."""
        visit = self._read(None)
        return visit is not None and self.is_ours(visit, form_word)

    def is_ours(self, visit: Visit, form_word: str) -> bool:
        return hmac.compare_digest(self.form_word(visit).encode(), form_word.encode())

    def _read(self, seconds: int | None) -> Visit | None:
        try:
            cookie = request.cookies.get(_name(), "")
            said, kept = self._serializer.loads(cookie, max_age=seconds, return_timestamp=True)
            return _from_list(said, kept.timestamp())
        except (BadSignature, ValueError, TypeError):
            return None


def _to_list(visit: Visit) -> list[object]:
    proof = [visit.proof.channel.value, visit.proof.address_index.hex()] if visit.proof else None
    return [visit.link.organisation_id.hex, visit.link.token_hash.hex(), proof, visit.key, visit.began]


def _from_list(said: list[str], kept: float) -> Visit:
    organisation_id, token_hash, proof, key, began = said
    return Visit(
        FiledLink(UUID(organisation_id), bytes.fromhex(token_hash)),
        Proof(Channel(proof[0]), bytes.fromhex(proof[1])) if proof else None,
        key,
        int(began),
        kept,
    )


def _name() -> str:
    # Browsers take `__Host-` only over https; with it, no neighbouring host name can set the cookie.
    return f"__Host-{NAME}" if request.is_secure else NAME
