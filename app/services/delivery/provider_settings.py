"""Who carries an organisation's messages, as its staff see and change it: secrets go in and never come out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain.errors import NotFound, OlrhainError
from app.domain.provider_trouble import Trouble, trouble_of
from app.domain.recipients import Channel
from app.models.organisation import ProviderAccount
from app.providers.addresses import leads_outside
from app.providers.base import ProviderError
from app.providers.registry import Providers, ProviderSettingsWrong, ProviderUnknown, carries, read_settings
from app.services import audit, organisations
from app.services.delivery import receipt_tokens
from app.services.delivery.claiming import Account, load_accounts
from app.services.delivery.receipts import UnknownToken, organisation_of_token

MOST_PER_MINUTE = 10_000
FIELDS: Mapping[str, tuple[str, ...]] = {
    "govuk-notify": (
        "api_key",
        "sms_template_id",
        "email_template_id",
        "letter_template_id",
        "sms_sender_id",
        "email_reply_to_id",
    ),
    "twilio": ("account_sid", "auth_token", "from_number", "messaging_service_sid", "api_key_sid", "api_key_secret"),
    "smtp": ("host", "port", "security", "user", "password", "sender_address", "sender_name", "bounce_address"),
}
"""What staff may set. The address of a provider's service is for who runs Olrhain: our servers would call it."""
SECRET = frozenset({"api_key", "auth_token", "api_key_secret", "password"})
MAIL_PORTS = frozenset({"25", "465", "587", "2525"})
_SENT_WITH: Mapping[str, tuple[str, ...]] = {"password": ("host", "user"), "api_key_secret": ("api_key_sid",)}
"""Whom a secret is told, and of whom: kept beside another, it would be told to whoever typed in a server of theirs."""
BY_CHANNEL: Mapping[Channel, tuple[str, ...]] = {
    Channel.SMS: ("govuk-notify", "twilio"),
    Channel.EMAIL: ("govuk-notify", "smtp"),
    Channel.LETTER: ("govuk-notify",),
}


class ProviderUnfit(OlrhainError):
    """These settings cannot be used. `fields` names the wrong ones, never their values."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class ProviderView:
    """Who carries a channel. plain: the settings that are no secret. secrets: the names of those that are there."""

    channel: Channel
    provider: str
    per_minute: int | None
    plain: Mapping[str, str]
    secrets: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What staff typed. A secret that is left empty stays as it is, where the provider does."""

    channel: Channel
    provider: str
    per_minute: int | None
    typed: Mapping[str, str] = field(repr=False)


def shown(session: Session) -> dict[Channel, ProviderView]:
    """Who carries what, by channel; the sandbox of a demo included."""
    rows = session.scalars(select(ProviderAccount))
    return {view.channel: view for view in (_view(session, row) for row in rows)}


def is_outside(new: NewProvider, now: ProviderView | None) -> bool:
    """Whether a mail server leads to public addresses only. `now`: what is in force, which is not looked up again.

    No transaction may be open: it asks the network what the server's name means.
    """
    stays = now is not None and now.provider == new.provider and _is_same_place(new.typed, now.plain)
    return new.provider == "smtp" and not stays and leads_outside(new.typed["host"])


def put(session: Session, who: str, new: NewProvider, *, outside: bool) -> None:
    """Raises ProviderUnfit. outside: what `is_outside` found out before."""
    if new.provider not in BY_CHANNEL[new.channel]:
        raise ProviderUnfit(("provider",))
    config = _merged(session, who, new)
    try:
        read_settings(new.provider, config)
        fits = carries(new.provider, new.channel, config)
    except ProviderSettingsWrong as error:
        raise ProviderUnfit(error.fields) from None
    if not fits:
        raise ProviderUnfit(("letter_template_id",))
    if new.provider == "smtp":
        _mind_mail_server(config, _before(session, new), outside)
    organisations.set_provider(session, new.channel, new.provider, config, new.per_minute, who)


def remove(session: Session, who: str, channel: Channel) -> None:
    """Nobody carries the channel from now on: what is to go there waits. Raises NotFound."""
    gone = session.scalar(
        delete(ProviderAccount).where(ProviderAccount.channel == channel.value).returning(ProviderAccount.id)
    )
    if gone is None:
        raise NotFound(f"nobody carries {channel}")
    audit.note(session, who, f"nobody set for {channel.value}", "provider_accounts", gone)


def account(session: Session, channel: Channel) -> Account:
    """Raises NotFound where nobody carries the channel."""
    found = load_accounts(session).get(channel.value)
    if found is None:
        raise NotFound(f"nobody carries {channel}")
    return found


def check(db: Database, organisation_id: UUID, channel: Channel, found: Account, providers: Providers) -> list[Trouble]:
    """What is wrong, by a call that sends nothing to anyone; it may take as long as the provider's deadline.

    No transaction may be open.
    """
    troubles = _check_receipts(db, organisation_id, found)
    try:
        provider = providers.get(found.provider, found.settings)
        if not carries(found.provider, channel, found.settings):
            troubles.append(Trouble.NOT_CARRIED)
        provider.check()
    except (ProviderUnknown, ProviderSettingsWrong):
        troubles.append(Trouble.SETTINGS)
    except ProviderError as error:
        troubles.append(trouble_of(error.code))
    return troubles


def _view(session: Session, row: ProviderAccount) -> ProviderView:
    config = _open(session, row)
    known = FIELDS.get(row.provider, ())
    return ProviderView(
        channel=Channel(row.channel),
        provider=row.provider,
        per_minute=row.per_minute,
        plain={name: config[name] for name in known if config.get(name) and name not in SECRET},
        secrets=frozenset(name for name in known if config.get(name) and name in SECRET),
    )


def _merged(session: Session, who: str, new: NewProvider) -> dict[str, str]:
    """What was typed, over what is there and cannot be typed, or is a secret that was left alone."""
    before = _before(session, new)
    names = FIELDS[new.provider]
    config = {name: value for name, value in before.items() if name not in names or _stays(name, before, new.typed)}
    config |= {name: new.typed[name] for name in names if new.typed.get(name)}
    if new.provider == "twilio" and "receipt_token" not in config:
        config["receipt_token"] = receipt_tokens.issue(session, new.provider, who)
    return config


def _stays(name: str, before: Mapping[str, str], typed: Mapping[str, str]) -> bool:
    """Whether a setting is a secret that goes on being used with what it was typed in for."""
    return name in SECRET and all(typed.get(one, "") == before.get(one, "") for one in _SENT_WITH.get(name, ()))


def _before(session: Session, new: NewProvider) -> dict[str, str]:
    row = session.scalar(select(ProviderAccount).where(ProviderAccount.channel == new.channel.value))
    return _open(session, row) if row is not None and row.provider == new.provider else {}


def _open(session: Session, row: ProviderAccount) -> dict[str, str]:
    opened = vault_of(session).open_json("provider_accounts", row.id, "config", row.config_sealed)
    assert isinstance(opened, dict)  # as `set_provider` wrote it
    return {str(name): str(value) for name, value in opened.items() if value is not None}


def _mind_mail_server(config: Mapping[str, str], before: Mapping[str, str], outside: bool) -> None:
    """Staff cannot have our servers call others in the network they stand in: who runs Olrhain sets such a one."""
    if _is_same_place(config, before):
        return
    if config.get("port", "587") not in MAIL_PORTS:
        raise ProviderUnfit(("port",))
    if config.get("security") == "none" or not outside:
        raise ProviderUnfit(("host",))


def _is_same_place(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(one.get(name, "") == other.get(name, "") for name in ("host", "port", "security"))


def _check_receipts(db: Database, organisation_id: UUID, found: Account) -> list[Trouble]:
    """Of the providers whose settings hold a receipt token: in force, and this organisation's."""
    token = found.settings.get("receipt_token")
    if not isinstance(token, str):
        return []
    try:
        ours = organisation_of_token(db, token, found.provider) == organisation_id
    except (UnknownToken, NotFound):
        ours = False
    return [] if ours else [Trouble.RECEIPTS]
