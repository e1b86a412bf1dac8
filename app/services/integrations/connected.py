"""Integrations at the desk: which case systems call, what they may speak of, and how many events a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.errors import NotFound
from app.models.callback import CallbackAddress
from app.models.case import StoredEvent
from app.models.organisation import ApiKey, Integration, SigningSecret
from app.services.audit import note
from app.services.organisations import AlreadyThere

_LOOKED_AT = 5_000
"""Of so many of the newest events it is said whose they are: a case system that is silent for longer says nothing."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an integration is called and may do. case_types: codes; None: all, those of tomorrow included."""

    name: str
    case_types: tuple[str, ...] | None
    signature_required: bool
    events_per_minute: int | None


@dataclass(frozen=True, slots=True)
class IntegrationLine:
    """One line of the list. kinds: of the keys in force. callback: None without an address, else how it does:
    `well`, `failing` or `suspended`. last_event_at: when its newest event came, trial or live, if one came lately.
    case_types: codes of those that it may speak of; None: all.
    """

    id: UUID
    name: str
    kinds: tuple[str, ...]
    secrets: int
    callback: str | None
    last_event_at: datetime | None
    case_types: tuple[str, ...] | None

    def may_speak_of(self, case_type: str) -> bool:
        return self.case_types is None or case_type in self.case_types


@dataclass(frozen=True, slots=True)
class IntegrationView:
    id: UUID
    terms: Terms
    created_at: datetime
    last_event_at: datetime | None


def every(session: Session, now: datetime) -> list[IntegrationLine]:
    """All of them, by name."""
    rows = session.scalars(
        select(Integration).where(Integration.organisation_id == organisation_of(session)).order_by(Integration.name)
    ).all()
    heard = _heard_from(session)
    return [_line(session, row, heard.get(row.id), now) for row in rows]


def one(session: Session, integration_id: UUID) -> IntegrationView:
    """Raises NotFound."""
    row = row_of(session, integration_id)
    terms = Terms(
        row.name,
        None if row.case_types is None else tuple(row.case_types),
        row.signature_required,
        row.events_per_minute,
    )
    return IntegrationView(row.id, terms, row.created_at, _heard_from(session).get(row.id))


def add(session: Session, terms: Terms, who: str) -> UUID:
    """Raises AlreadyThere where the name is taken."""
    _check_name(session, terms.name, None)
    row = Integration(organisation_id=organisation_of(session), **_columns(terms))
    session.add(row)
    session.flush()
    note(session, who, "integration added", "integrations", row.id)
    return row.id


def change(session: Session, integration_id: UUID, terms: Terms, who: str) -> None:
    """Raises NotFound, and AlreadyThere where another has that name."""
    row = row_of(session, integration_id)
    _check_name(session, terms.name, integration_id)
    for name, value in _columns(terms).items():
        setattr(row, name, value)
    note(session, who, "integration changed", "integrations", row.id)


def row_of(session: Session, integration_id: UUID) -> Integration:
    """Raises NotFound, as for another organisation's."""
    row = session.scalar(
        select(Integration).where(
            Integration.id == integration_id, Integration.organisation_id == organisation_of(session)
        )
    )
    if row is None:
        raise NotFound("integration")
    return row


def lock(session: Session, integration_id: UUID) -> None:
    """Has whoever else changes something of it wait until this transaction ends. Raises NotFound."""
    session.refresh(row_of(session, integration_id), with_for_update=True)


def _columns(terms: Terms) -> dict[str, object]:
    return {
        "name": terms.name,
        "case_types": None if terms.case_types is None else list(terms.case_types),
        "signature_required": terms.signature_required,
        "events_per_minute": terms.events_per_minute,
    }


def _check_name(session: Session, name: str, but: UUID | None) -> None:
    """Two that differ in capital letters alone would be taken for each other."""
    same = select(Integration.id).where(
        Integration.organisation_id == organisation_of(session), func.lower(Integration.name) == name.lower()
    )
    if any(found != but for found in session.scalars(same)):
        raise AlreadyThere("there is an integration of that name")


def _line(session: Session, row: Integration, last_event_at: datetime | None, now: datetime) -> IntegrationLine:
    in_force = or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now)
    kinds = session.scalars(
        select(ApiKey.kind)
        .where(ApiKey.integration_id == row.id, ApiKey.revoked_at.is_(None), in_force)
        .order_by(ApiKey.kind)
        .distinct()
    ).all()
    secrets = session.scalars(
        select(SigningSecret.id).where(
            SigningSecret.integration_id == row.id,
            or_(SigningSecret.expires_at.is_(None), SigningSecret.expires_at > now),
        )
    ).all()
    address = session.scalar(select(CallbackAddress).where(CallbackAddress.integration_id == row.id))
    codes = None if row.case_types is None else tuple(row.case_types)
    return IntegrationLine(row.id, row.name, tuple(kinds), len(secrets), _health(address), last_event_at, codes)


def _health(address: CallbackAddress | None) -> str | None:
    if address is None:
        return None
    return "suspended" if address.suspended_at else "failing" if address.failing_since else "well"


def _heard_from(session: Session) -> dict[UUID, datetime]:
    """When the newest event of each integration came, among the newest of all."""
    newest = (
        select(StoredEvent.integration_id, StoredEvent.received_at)
        .where(StoredEvent.organisation_id == organisation_of(session))
        .order_by(StoredEvent.received_at.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    latest = select(newest.c.integration_id, func.max(newest.c.received_at)).group_by(newest.c.integration_id)
    return {row[0]: row[1] for row in session.execute(latest)}
