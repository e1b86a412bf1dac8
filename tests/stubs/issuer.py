"""A sign-in service shaped like Entra ID: discovery, keys that rotate, codes with PKCE, and tokens good and bad."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.stubs.http_server import Conversation, Request, StubServer
from tests.stubs.notify_words import Answer

CLIENT_ID = "olrhain-at-the-council"
CLIENT_SECRET = "a secret of the stub"
Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody was sent here with."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str


@dataclass
class Issuer:
    """`person`: whom it signs in next. spoil: changes the claims of its tokens. forge: makes the whole token.

    asked_for: paths that were asked for, in order.
    """

    tenant: str = field(default_factory=lambda: str(uuid4()))
    person: Claims = field(default_factory=dict)
    spoil: Callable[[Claims], Claims] = lambda claims: claims
    forge: Callable[[Claims], str] | None = None
    asked_for: list[str] = field(default_factory=list)
    keys: list[RSAKey] = field(default_factory=list)
    server: StubServer | None = None
    called: str = ""
    _codes: dict[str, Asked] = field(default_factory=dict)

    def start(self) -> str:
        """Listens on loopback; returns the issuer's address."""
        self.rotate()
        self.server = StubServer(0, self._respond)
        return self.address

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()

    @property
    def address(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.server_address[1]}/{self.tenant}/v2.0"

    def rotate(self) -> None:
        """From now on it signs with another key, and names no other."""
        self.keys = [RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig"})]

    def authorise(self, there: str) -> str:
        """Signs `person` in who came with this address; where it sends them back to."""
        asked = dict(parse_qsl(urlsplit(there).query))
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = Asked(asked["redirect_uri"], asked["state"], asked["nonce"], asked["code_challenge"])
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: Asked) -> str:
        claims = self.spoil(self._claims(asked))
        if self.forge is not None:
            return self.forge(claims)
        return jwt.encode({"alg": "RS256", "kid": self.keys[0].kid}, claims, self.keys[0], algorithms=["RS256"])

    def _claims(self, asked: Asked) -> Claims:
        now = int(time.time())
        return {
            "iss": self.called or self.address,
            "aud": CLIENT_ID,
            "tid": self.tenant,
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "nonce": asked.nonce,
            "ver": "2.0",
            **self.person,
        }

    def _respond(self, conversation: Conversation, request: Request) -> None:
        path = urlsplit(request.target).path
        self.asked_for.append(path)
        body = request.read_body()
        root = f"/{self.tenant}"
        if path == f"{root}/v2.0/.well-known/openid-configuration":
            conversation.answer(_json(self._metadata()))
        elif path == f"{root}/discovery/v2.0/keys":
            conversation.answer(_json({"keys": [key.as_dict(private=False) for key in self.keys]}))
        elif path == f"{root}/oauth2/v2.0/authorize":
            back = self.authorise(request.target)
            conversation.answer(Answer(302, b"", (f"Location: {back}",)))
        elif path == f"{root}/oauth2/v2.0/token":
            conversation.answer(self._exchange({name: value[0] for name, value in parse_qs(body.decode()).items()}))
        else:
            conversation.answer(_json({"error": "not_found"}, 404))

    def _metadata(self) -> Mapping[str, Any]:
        root = self.address.removesuffix("/v2.0")
        return {
            "issuer": self.called or self.address,
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _exchange(self, form: Mapping[str, str]) -> Answer:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        if not known or asked is None or asked.challenge != challenge or asked.redirect_uri != form.get("redirect_uri"):
            return _json({"error": "invalid_grant", "error_description": "AADSTS70008"}, 400)
        return _json({"token_type": "Bearer", "expires_in": 3600, "access_token": "x", "id_token": self.token(asked)})


def unsigned(claims: Claims) -> str:
    """A token that says `none` of its signature."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def signed_with_another_key(kid: str) -> Callable[[Claims], str]:
    """Tokens signed by somebody else under a name that is not theirs."""
    key = RSAKey.generate_key(2048, {"kid": kid})
    return lambda claims: jwt.encode({"alg": "RS256", "kid": kid}, claims, key, algorithms=["RS256"])


def _part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _json(value: Mapping[str, Any], status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), ("Content-Type: application/json",))
