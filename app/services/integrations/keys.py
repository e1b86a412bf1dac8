"""Keys and signing secrets at the desk: issued and shown once, rotated while two are in force, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import signatures, tokens
from app.domain.errors import NotFound, OlrhainError
from app.domain.recipients import KeyKind
from app.models.organisation import ApiKey, SigningSecret
from app.services.audit import note
from app.services.integrations.connected import lock


class ShownAlready(OlrhainError):
    """This very form was sent before: what it made was shown then, and is not shown again."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as it is listed. ending: its last four characters. of_simulator: Olrhain's own (simulator.py)."""

    id: UUID
    kind: str
    ending: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    in_force: bool
    of_simulator: bool


@dataclass(frozen=True, slots=True)
class SecretLine:
    """A signing secret as it is listed. ending: the last characters of its own."""

    id: UUID
    ending: str
    issued_at: datetime
    expires_at: datetime | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A form with which something is issued, by whom. word: a random one of that form alone, so that sending it twice
    issues one thing.
    """

    who: str
    word: str
    now: datetime


def keys(session: Session, integration_id: UUID, now: datetime) -> list[KeyLine]:
    """The newest first."""
    rows = session.scalars(
        select(ApiKey).where(ApiKey.integration_id == integration_id).order_by(ApiKey.created_at.desc(), ApiKey.id)
    )
    return [_key_line(session, row, now) for row in rows]


def secrets(session: Session, integration_id: UUID, now: datetime) -> list[SecretLine]:
    """Those in force and those that were, the newest first."""
    rows = session.scalars(
        select(SigningSecret)
        .where(SigningSecret.integration_id == integration_id)
        .order_by(SigningSecret.created_at.desc(), SigningSecret.id)
    )
    vault = vault_of(session)
    return [
        SecretLine(
            id=row.id,
            ending=vault.open("signing_secrets", row.id, "secret", row.secret_sealed)[-5:],
            issued_at=row.created_at,
            expires_at=row.expires_at,
            in_force=row.expires_at is None or row.expires_at > now,
        )
        for row in rows
    ]


def issue(session: Session, integration_id: UUID, kind: KeyKind, expires_at: datetime | None, asked: Asked) -> str:
    """A new key, seen this once. Raises NotFound, and ShownAlready."""
    lock(session, integration_id)
    row_id = _own_id(session, "key", integration_id, asked)
    if session.get(ApiKey, row_id) is not None:
        raise ShownAlready
    key = tokens.new_api_key(kind)
    session.add(
        ApiKey(
            id=row_id,
            organisation_id=organisation_of(session),
            created_at=asked.now,
            integration_id=integration_id,
            kind=kind.value,
            hash=tokens.hash_of(key),
            ending=key[-4:],
            expires_at=expires_at,
        )
    )
    session.flush()
    note(session, asked.who, f"{kind.value} key issued", "api_keys", row_id)
    return key


def rotate(session: Session, integration_id: UUID, key_id: UUID, old_until: datetime, asked: Asked) -> str:
    """A new key of the same kind; the old one stays in force until then. Raises NotFound, and ShownAlready."""
    old = _key(session, integration_id, key_id)
    if not _in_force(old, asked.now):
        if session.get(ApiKey, _own_id(session, "key", integration_id, asked)) is not None:
            raise ShownAlready
        raise NotFound("key")
    key = issue(session, integration_id, KeyKind(old.kind), None, asked)
    old.expires_at = old_until if old.expires_at is None else min(old.expires_at, old_until)
    note(session, asked.who, f"{old.kind} key rotated", "api_keys", old.id)
    return key


def revoke(session: Session, integration_id: UUID, key_id: UUID, who: str, now: datetime) -> None:
    """Takes a key out of force, once. Raises NotFound."""
    row = _key(session, integration_id, key_id)
    if row.revoked_at is None:
        row.revoked_at = now
        note(session, who, f"{row.kind} key revoked", "api_keys", row.id)


def key(session: Session, integration_id: UUID, key_id: UUID, now: datetime) -> KeyLine:
    """Raises NotFound."""
    return _key_line(session, _key(session, integration_id, key_id), now)


def secret(session: Session, integration_id: UUID, secret_id: UUID, now: datetime) -> SecretLine:
    """Raises NotFound."""
    found = [one for one in secrets(session, integration_id, now) if one.id == secret_id]
    if not found:
        raise NotFound("secret")
    return found[0]


def issue_secret(session: Session, integration_id: UUID, old_until: datetime | None, asked: Asked) -> str:
    """A new signing secret, seen this once. old_until: when those now in force end; None: they stay.

    Raises NotFound, and ShownAlready.
    """
    lock(session, integration_id)
    row_id = _own_id(session, "secret", integration_id, asked)
    if session.get(SigningSecret, row_id) is not None:
        raise ShownAlready
    if old_until is not None:
        for old in _secrets_in_force(session, integration_id, asked.now):
            old.expires_at = old_until if old.expires_at is None else min(old.expires_at, old_until)
            note(session, asked.who, "signing secret rotated", "signing_secrets", old.id)
    made = signatures.new_secret()
    session.add(
        SigningSecret(
            id=row_id,
            organisation_id=organisation_of(session),
            created_at=asked.now,
            integration_id=integration_id,
            secret_sealed=vault_of(session).seal("signing_secrets", row_id, "secret", made),
        )
    )
    session.flush()
    note(session, asked.who, "signing secret issued", "signing_secrets", row_id)
    return made


def revoke_secret(session: Session, integration_id: UUID, secret_id: UUID, who: str, now: datetime) -> None:
    """Takes a secret out of force, once. Raises NotFound."""
    lock(session, integration_id)
    row = session.scalar(
        select(SigningSecret).where(SigningSecret.id == secret_id, SigningSecret.integration_id == integration_id)
    )
    if row is None:
        raise NotFound("secret")
    if row.expires_at is None or row.expires_at > now:
        row.expires_at = now
        note(session, who, "signing secret revoked", "signing_secrets", row.id)


def simulator_key(session: Session, key_id: UUID) -> str:
    """What the simulator's key with that id is: made from the id by the vault, so that it is stored nowhere."""
    number = vault_of(session).token_number("simulator-key", key_id)
    return f"olr_{KeyKind.TEST.value}_{tokens.base62(number, 43)}"


def _key_line(session: Session, row: ApiKey, now: datetime) -> KeyLine:
    return KeyLine(
        id=row.id,
        kind=row.kind,
        ending=row.ending,
        issued_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        in_force=_in_force(row, now),
        of_simulator=row.hash == tokens.hash_of(simulator_key(session, row.id)),
    )


def _in_force(row: ApiKey, now: datetime) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now)


def _key(session: Session, integration_id: UUID, key_id: UUID) -> ApiKey:
    row = session.scalar(
        select(ApiKey).where(
            ApiKey.id == key_id,
            ApiKey.integration_id == integration_id,
            ApiKey.organisation_id == organisation_of(session),
        )
    )
    if row is None:
        raise NotFound("key")
    return row


def _secrets_in_force(session: Session, integration_id: UUID, now: datetime) -> list[SigningSecret]:
    in_force = or_(SigningSecret.expires_at.is_(None), SigningSecret.expires_at > now)
    return list(session.scalars(select(SigningSecret).where(SigningSecret.integration_id == integration_id, in_force)))


def _own_id(session: Session, kind: str, integration_id: UUID, asked: Asked) -> UUID:
    """The id of what that form makes: the same each time that it is sent."""
    return uuid5(organisation_of(session), f"{kind} {integration_id} {asked.who} {asked.word}")
