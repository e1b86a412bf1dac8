"""Sign-in services of organisations, such as Entra ID: what they say of themselves, their keys, and codes for tokens.

OpenID Connect Core 1.0 and Discovery 1.0. An organisation names its service itself, so that we connect to public
addresses only, but for networks that the operator allows by name, as for callbacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.domain.errors import OlrhainError
from app.providers.base import ProviderError
from app.providers.bounded_http import bounded_session
from app.providers.case_systems import CaseSystems, Network
from app.timed import Remembered

DEADLINE = 8.0
"""Seconds for one call: somebody waits at a page."""
_METADATA_SECONDS = 3600.0
_KEYS_SECONDS = 3600.0
_ANEW_SECONDS = 60.0
"""A token with a key that we do not know has us ask for new keys, but no more often than this."""
SCOPE = "openid profile email"


class ServiceProblem(OlrhainError):
    """The service cannot be used as it is. `code`: which of a few reasons, without a word of what it said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the service does what (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are to the service, and where it sends people back to."""

    id: str
    secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What we made up for one sign-in, and remember until the person is back."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


class SignInServices:
    """`allowed`: networks of the operator's own, in which a service may be, and be spoken to without TLS."""

    def __init__(self, allowed: Sequence[Network] = (), *, deadline: float = DEADLINE) -> None:
        self._reach = CaseSystems(allowed)
        self._deadline = deadline
        self._metadata: Remembered[str, Metadata] = Remembered(_METADATA_SECONDS)
        self._keys: Remembered[str, KeySet] = Remembered(_KEYS_SECONDS)
        self._newer_keys: Remembered[str, KeySet] = Remembered(_ANEW_SECONDS)

    def metadata(self, issuer: str) -> Metadata:
        """Raises ServiceProblem: `not-reached`, `no-service` or `another-issuer`."""
        return self._metadata.get(issuer, lambda: self._discover(issuer))

    def keys(self, metadata: Metadata) -> KeySet:
        """Raises ServiceProblem."""
        return self._keys.get(metadata.jwks_uri, lambda: self._fetch_keys(metadata.jwks_uri))

    def newer_keys(self, metadata: Metadata) -> KeySet:
        """The keys as they are now, or were a moment ago. Raises ServiceProblem."""
        return self._newer_keys.get(metadata.jwks_uri, lambda: self._fetch_keys(metadata.jwks_uri))

    def way_there(self, metadata: Metadata, client: Client, asked: Asked) -> str:
        """Where somebody is sent to sign in: with PKCE, a state and a nonce."""
        address, _ = OAuth2Client(
            session=None,
            client_id=client.id,
            redirect_uri=client.redirect_uri,
            scope=SCOPE,
            code_challenge_method="S256",
        ).create_authorization_url(
            metadata.authorization_endpoint, state=asked.state, code_verifier=asked.verifier, nonce=asked.nonce
        )
        return str(address)

    def exchange(self, metadata: Metadata, client: Client, code: str, verifier: str) -> str:
        """The ID token for a code that somebody came back with. Raises ServiceProblem."""
        url = metadata.token_endpoint
        with self._session(url) as session:
            speaking = _Speaking(
                session=session,
                client_id=client.id,
                client_secret=client.secret,
                token_endpoint_auth_method="client_secret_post",  # a method, no secret  # nosec B106
            )
            try:
                answer = speaking.fetch_token(
                    url,
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=client.redirect_uri,
                    code_verifier=verifier,
                )
            except OAuthError:
                raise ServiceProblem("code-refused") from None
            except (requests.RequestException, ValueError, TypeError, AttributeError, RecursionError):
                raise ServiceProblem("not-reached") from None
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise ServiceProblem("no-token")
        return token

    def _discover(self, issuer: str) -> Metadata:
        said = self._read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        wanted = {name: said.get(name) for name in Metadata.__slots__}
        if not all(isinstance(value, str) for value in wanted.values()):
            raise ServiceProblem("no-service")
        if wanted["issuer"] != issuer:
            raise ServiceProblem("another-issuer")
        metadata = Metadata(**{name: str(value) for name, value in wanted.items()})
        for address in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
            self._check(address)
        return metadata

    def _fetch_keys(self, url: str) -> KeySet:
        try:
            return KeySet.import_key_set(self._read(url))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError):
            raise ServiceProblem("no-keys") from None

    def _read(self, url: str) -> Mapping[str, Any]:
        with self._session(url) as session:
            try:
                answer = session.get(url, headers={"Accept": "application/json"})
                said = answer.json() if answer.status_code == 200 else None
            except (requests.RequestException, ValueError, RecursionError):
                raise ServiceProblem("not-reached") from None
        if not isinstance(said, dict):
            raise ServiceProblem("no-service")
        return said

    def _session(self, url: str) -> requests.Session:
        self._check(url)
        session = bounded_session(url, self._deadline, self._reach.dial_for(url))
        session.proxies = {}
        return session

    def _check(self, url: str) -> None:
        try:
            self._reach.check(url)
        except ProviderError:
            raise ServiceProblem("address-not-allowed") from None


class _Speaking(OAuth2Client):  # type: ignore[misc]  # Authlib has no types
    client_auth_class = OAuth2ClientAuth
    oauth_error_class = OAuthError
