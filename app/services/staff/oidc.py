"""Signing in by the organisation's own OpenID Connect service: set up, begun, and finished with a token to be checked.

Only people whom a manager has invited get in. The first time they are known by an email address that the service says
it has verified; from then on by the service's own name for them, so that an address that goes to somebody else later
opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard
from urllib.parse import urlsplit
from uuid import UUID

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.errors import NotFound, OlrhainError
from app.domain.ids import new_id
from app.domain.recipients import normalise_email
from app.models.staff import SignInService, StaffUser
from app.providers.sign_in_services import Asked, Client, Metadata, ServiceProblem, SignInServices
from app.services import audit
from app.services.staff import details, invitations
from app.services.staff.signed import who

_TABLE, _FIELD = "sign_in_services", "client_secret"
_ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signed with a key that only the service has; never `none`, and never a secret that we know, too."""
_LEEWAY = 60
"""Seconds by which clocks may differ."""
_LONGEST_TOKEN = 20_000


class NotInvited(OlrhainError):
    """The service knows them, and nobody has invited them here, or their account is closed: they look the same."""


@dataclass(frozen=True, slots=True)
class Service:
    """The organisation's settings. proves_second_factor: when it says that it asked for one, ours is not asked for.

    only: nobody signs in with a password.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    proves_second_factor: bool = False
    only: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the service says it has signed in. email: only where it says that it has verified it."""

    issuer: str
    subject: str
    email: str | None
    second_factor: bool


def load(session: Session) -> Service | None:
    row = session.scalar(select(SignInService))
    if row is None:
        return None
    secret = vault_of(session).open(_TABLE, row.id, _FIELD, row.client_secret_sealed)
    return Service(row.issuer, row.client_id, secret, row.proves_second_factor, row.only)


def save(session: Session, service: Service, by: str) -> None:
    """Puts settings into force. Another issuer knows nobody yet: everybody is matched anew."""
    row = session.scalar(select(SignInService).with_for_update())
    if row is None:
        row = SignInService(id=new_id(), organisation_id=organisation_of(session))
        session.add(row)
    is_another = row.issuer != service.issuer
    row.issuer, row.client_id = service.issuer, service.client_id
    row.client_secret_sealed = vault_of(session).seal(_TABLE, row.id, _FIELD, service.client_secret)
    row.proves_second_factor, row.only = service.proves_second_factor, service.only
    audit.note(session, by, "sign-in service set", _TABLE, row.id)
    if is_another:
        _forget_everybody(session, by)


def _forget_everybody(session: Session, by: str) -> None:
    """No name that an earlier service had for somebody is theirs any more, nor one of a service that was removed."""
    linked = update(StaffUser).where(StaffUser.subject.is_not(None)).values(subject=None)
    for staff_id in session.scalars(linked.returning(StaffUser.id)):
        audit.note(session, by, "sign-in service unlinked", "staff_users", staff_id)


def remove(session: Session, by: str) -> None:
    row_id = session.scalar(delete(SignInService).returning(SignInService.id))
    if row_id is not None:
        audit.note(session, by, "sign-in service removed", _TABLE, row_id)


def allow_passwords(session: Session, by: str) -> None:
    """Takes it back that the service is the only way in. Raises NotFound where there is no service."""
    row = session.scalar(select(SignInService).with_for_update())
    if row is None:
        raise NotFound("there is no sign-in service: passwords are taken as it is")
    row.only = False
    audit.note(session, by, "passwords allowed", _TABLE, row.id)


def ask() -> Asked:
    """New secrets for one sign-in: 256 bits each."""
    return Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


def way_there(services: SignInServices, service: Service, redirect_uri: str, asked: Asked) -> str:
    """Where to send somebody who wants to sign in. Raises ServiceProblem."""
    client = Client(service.client_id, service.client_secret, redirect_uri)
    return services.way_there(services.metadata(service.issuer), client, asked)


def identify(
    services: SignInServices, service: Service, client: Client, code: str, asked: Asked, now: datetime
) -> Identity:
    """Who came back with this code. Raises ServiceProblem where the service, or its token, is not as it must be.

    To be called where no transaction is open: the service is asked over the network.
    """
    metadata = services.metadata(service.issuer)
    token = services.exchange(metadata, client, code, asked.verifier)
    if len(token) > _LONGEST_TOKEN:
        raise ServiceProblem("token-not-right")
    claims = _claims(services, metadata, token)
    _check(claims, service, asked, now)
    return _identity(claims, service)


def person_of(session: Session, identity: Identity, now: datetime) -> UUID:
    """Which of the staff that is. Raises NotInvited."""
    subject = vault_of(session).index("sign-in subject", f"{identity.issuer}\0{identity.subject}").hex()
    known = session.scalar(select(StaffUser).where(StaffUser.subject == subject))
    person = known or _by_email(session, identity)
    if person is None or person.closed_at is not None:
        raise NotInvited("nobody of that name was invited")
    if known is None:
        person.subject, person.active_at = subject, person.active_at or now
        invitations.void(session, person.id, now)
        audit.note(session, who(person.id), "sign-in service linked", "staff_users", person.id)
    return person.id


def _by_email(session: Session, identity: Identity) -> StaffUser | None:
    """Whoever has that address; nobody, where the service has another name for them already."""
    if identity.email is None:
        return None
    index = details.email_index(vault_of(session), normalise_email(identity.email))
    found = session.scalar(select(StaffUser).where(StaffUser.email_index == index).with_for_update())
    return found if found is not None and found.subject is None else None


def _claims(services: SignInServices, metadata: Metadata, token: str) -> CodeIDToken:
    """What a token says, once its signature is known to be the service's. Keys may have changed since we looked."""
    try:
        try:
            read = _decode(token, services.keys(metadata))
        except InvalidKeyIdError:
            read = _decode(token, services.newer_keys(metadata))
    except (JoseError, ValueError, TypeError, RecursionError):
        raise ServiceProblem("token-not-right") from None
    return read


def _decode(token: str, keys: KeySet) -> CodeIDToken:
    read = jwt.decode(token, keys, algorithms=_ALGORITHMS)
    return CodeIDToken(read.claims, read.header)


def _check(claims: CodeIDToken, service: Service, asked: Asked, now: datetime) -> None:
    """OpenID Connect Core 1.0, 3.1.3.7; and the tenant, as Entra ID names it. Raises ServiceProblem."""
    claims.options = {
        "iss": {"essential": True, "value": service.issuer},
        "aud": {"essential": True, "value": service.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": asked.nonce},
    }
    claims.params = {"nonce": asked.nonce, "client_id": service.client_id}
    try:
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    except (JoseError, ValueError, TypeError):
        raise ServiceProblem("token-not-right") from None
    tenant, subject = claims.get("tid"), claims.get("sub")
    if not _is_text(subject) or not subject.strip():
        raise ServiceProblem("token-not-right")
    if tenant is not None and tenant not in urlsplit(service.issuer).path.split("/"):
        raise ServiceProblem("another-tenant")


def _identity(claims: Mapping[str, Any], service: Service) -> Identity:
    email = claims.get("email")
    is_verified = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true")
    return Identity(
        issuer=service.issuer,
        subject=str(claims["sub"]),
        email=email if _is_text(email) and is_verified else None,
        second_factor=service.proves_second_factor and _says_mfa(claims),
    )


def _is_text(value: object) -> TypeGuard[str]:
    """Halves of letters can be written in JSON, and cannot be encoded."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _says_mfa(claims: Mapping[str, Any]) -> bool:
    """Whether the service says that it asked for more than a password (RFC 8176)."""
    said = [claims.get("amr"), claims.get("acr"), claims.get("acrs")]
    words = [word for one in said for word in (one if isinstance(one, list) else [one])]
    return "mfa" in words
