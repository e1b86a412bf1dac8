"""Who is calling: the integration behind a bearer key, and the secrets it signs with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from app.db import Database, enter_organisation, vault_of
from app.domain import tokens
from app.domain.errors import OlrhainError
from app.domain.recipients import KeyKind, Mode
from app.models.organisation import ApiKey, Integration, Organisation, SigningSecret
from app.timed import Remembered

_SECONDS = 2.0
"""How long a key is believed without asking again; a revoked one is out of force within 5 s."""


class UnknownKey(OlrhainError):
    """No key, not one of ours, expired or revoked: all look the same."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An integration that calls with one of its keys. `case_types` None means every one."""

    organisation_id: UUID
    integration_id: UUID
    key_kind: KeyKind
    case_types: frozenset[str] | None
    signature_required: bool
    secrets: tuple[str, ...]
    sandboxed: bool
    events_per_minute: int | None

    @property
    def mode(self) -> Mode:
        return self.key_kind.mode

    def may_speak_of(self, case_type: str) -> bool:
        return self.case_types is None or case_type in self.case_types


class Callers:
    """Finds the caller of a key, and remembers it for a moment."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._known: Remembered[bytes, Caller] = Remembered(_SECONDS)

    def find(self, key: str) -> Caller:
        """Raises UnknownKey."""
        if tokens.key_kind(key) is None:
            raise UnknownKey
        hashed = tokens.hash_of(key)
        return self._known.get(hashed, lambda: self._load(hashed))

    def _load(self, hashed: bytes) -> Caller:
        with self._db.transaction(None) as session:
            found = session.execute(text("SELECT * FROM find_api_key(:hash)"), {"hash": hashed}).first()
            if found is None:
                raise UnknownKey
            enter_organisation(session, found.organisation_id)
            return _caller(session, found.id, self._clock())


def _caller(session: Session, key_id: UUID, now: datetime) -> Caller:
    key = session.get_one(ApiKey, key_id)
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        raise UnknownKey
    integration = session.get_one(Integration, key.integration_id)
    organisation = session.get_one(Organisation, key.organisation_id)
    return Caller(
        organisation_id=key.organisation_id,
        integration_id=integration.id,
        key_kind=KeyKind(key.kind),
        case_types=None if integration.case_types is None else frozenset(integration.case_types),
        signature_required=integration.signature_required,
        secrets=_secrets(session, integration.id, now),
        sandboxed=organisation.sandboxed,
        events_per_minute=integration.events_per_minute if key.kind == KeyKind.LIVE.value else None,
    )


def _secrets(session: Session, integration_id: UUID, now: datetime) -> tuple[str, ...]:
    rows = session.scalars(
        select(SigningSecret).where(
            SigningSecret.integration_id == integration_id,
            or_(SigningSecret.expires_at.is_(None), SigningSecret.expires_at > now),
        )
    )
    vault = vault_of(session)
    return tuple(vault.open("signing_secrets", row.id, "secret", row.secret_sealed) for row in rows)
