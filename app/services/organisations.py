"""Organisations, their integrations, keys and secrets: made, issued, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.db import Database, organisation_of, vault_of
from app.domain import signatures, tokens
from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound, OlrhainError
from app.domain.ids import new_id
from app.domain.recipients import Channel, KeyKind, normalise_email, normalise_mobile
from app.models.organisation import (
    ApiKey,
    Guest,
    Integration,
    Organisation,
    OrganisationKey,
    ProviderAccount,
    SigningSecret,
)
from app.services.audit import note
from app.services.known import address_index
from app.vault import new_key


class AlreadyThere(OlrhainError):
    """There is one of that name already."""


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What an organisation is made of. `sandboxed`: nothing ever leaves the house (the demo)."""

    slug: str
    name: Bilingual
    phone: str
    email: str | None = None
    sandboxed: bool = False


def create(db: Database, new: NewOrganisation) -> UUID:
    """Makes an organisation with keys of its own. Raises AlreadyThere where the slug is taken."""
    organisation_id = new_id()
    with db.transaction(organisation_id) as session:
        if find(session, new.slug) is not None:
            raise AlreadyThere(f"there is an organisation called {new.slug}")
        session.add(
            Organisation(
                id=organisation_id,
                slug=new.slug,
                name=new.name,
                sms_prefix=new.name,
                phone=new.phone,
                email=new.email,
                sandboxed=new.sandboxed,
            )
        )
        session.flush()
        for purpose in ("field", "index"):
            wrapped = db.wrap(organisation_id, purpose, new_key())
            session.add(OrganisationKey(organisation_id=organisation_id, number=1, purpose=purpose, wrapped=wrapped))
        note(session, "operator", "organisation created", "organisations", organisation_id)
    return organisation_id


def find(session: Session, slug: str) -> UUID | None:
    """The id of the organisation of that name, whichever organisation is set."""
    found: UUID | None = session.scalar(text("SELECT id FROM find_organisation(:slug)"), {"slug": slug})
    return found


def find_by_host(session: Session, host: str) -> UUID | None:
    """The id of the organisation whose pages are at that host, whichever organisation is set."""
    found: UUID | None = session.scalar(text("SELECT id FROM find_organisation_by_host(:host)"), {"host": host})
    return found


def slugs(db: Database) -> dict[UUID, str]:
    """All organisations by their short names, oldest first."""
    named = {}
    for organisation_id in db.organisations():
        with db.transaction(organisation_id) as session:
            named[organisation_id] = session.get_one(Organisation, organisation_id).slug
    return named


def add_integration(
    session: Session, name: str, case_types: list[str] | None = None, events_per_minute: int | None = None
) -> UUID:
    """A case system that may call us; `case_types` None means every one, `events_per_minute` None no limit.

    Raises AlreadyThere.
    """
    if session.scalar(select(Integration.id).where(Integration.name == name)) is not None:
        raise AlreadyThere(f"there is an integration called {name}")
    integration = Integration(
        organisation_id=organisation_of(session),
        name=name,
        case_types=case_types,
        events_per_minute=events_per_minute,
    )
    session.add(integration)
    session.flush()
    note(session, "operator", "integration added", "integrations", integration.id)
    return integration.id


def find_integration(session: Session, name: str) -> UUID:
    """Raises NotFound where there is no integration of that name."""
    found = session.scalar(select(Integration.id).where(Integration.name == name))
    if found is None:
        raise NotFound(f"there is no integration called {name}")
    return found


def issue_key(session: Session, integration_id: UUID, kind: KeyKind, expires_at: datetime | None = None) -> str:
    """A new bearer key; this is the only time that it is seen."""
    key = tokens.new_api_key(kind)
    row = ApiKey(
        organisation_id=organisation_of(session),
        integration_id=integration_id,
        kind=kind.value,
        hash=tokens.hash_of(key),
        ending=key[-4:],
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    note(session, "operator", f"{kind.value} key issued", "api_keys", row.id)
    return key


def revoke_key(session: Session, key: str, now: datetime) -> None:
    """Takes a key out of force. Raises NotFound where the organisation has no such key."""
    row = session.scalar(select(ApiKey).where(ApiKey.hash == tokens.hash_of(key)))
    if row is None:
        raise NotFound("there is no such key")
    row.revoked_at = now
    note(session, "operator", "key revoked", "api_keys", row.id)


def issue_secret(session: Session, integration_id: UUID, secret: str | None = None) -> str:
    """A new signing secret, beside those in force. Raises SecretTooWeak for a given one that is too short."""
    secret = secret or signatures.new_secret()
    signatures.check_secret(secret)
    row_id = new_id()
    sealed = vault_of(session).seal("signing_secrets", row_id, "secret", secret)
    session.add(
        SigningSecret(
            id=row_id,
            organisation_id=organisation_of(session),
            integration_id=integration_id,
            secret_sealed=sealed,
        )
    )
    note(session, "operator", "signing secret issued", "signing_secrets", row_id)
    return secret


def add_guest(session: Session, channel: Channel, address: str, label: str) -> None:
    """Lets team keys write to an address. Raises AlreadyThere, or OlrhainError for what is not a UK mobile."""
    normal = normalise_mobile(address) if channel is Channel.SMS else normalise_email(address)
    if normal is None:
        raise OlrhainError("that is not a UK mobile number")
    index = address_index(vault_of(session), channel, normal)
    if session.scalar(select(Guest.id).where(Guest.address_index == index)) is not None:
        raise AlreadyThere("this address is on the guest list")
    session.add(Guest(organisation_id=organisation_of(session), address_index=index, label=label))


def set_provider(
    session: Session,
    channel: Channel,
    provider: str,
    config: dict[str, str],
    per_minute: int | None = None,
    who: str = "operator",
) -> None:
    """Chooses who carries a channel for live and team keys, with its credentials.

    per_minute: the most messages a minute that its key may be handed; None leaves it to the provider's own rule.
    """
    vault = vault_of(session)
    row = session.scalar(select(ProviderAccount).where(ProviderAccount.channel == channel.value))
    if row is None:
        row = ProviderAccount(id=new_id(), organisation_id=organisation_of(session), channel=channel.value)
        session.add(row)
    row.provider, row.per_minute = provider, per_minute
    row.config_sealed = vault.seal_json("provider_accounts", row.id, "config", config)
    note(session, who, f"{provider} set for {channel.value}", "provider_accounts", row.id)
