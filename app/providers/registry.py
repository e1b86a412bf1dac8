"""Every provider by its name, and how one is built from an organisation's settings."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import timedelta
from typing import Any

from app.domain.errors import OlrhainError
from app.domain.recipients import Channel
from app.providers.base import Provider
from app.providers.govuk_notify import NotifyConfig, NotifyProvider
from app.providers.sandbox import SandboxProvider
from app.providers.smtp import SmtpConfig, SmtpProvider
from app.providers.twilio import TwilioConfig, TwilioProvider


class ProviderUnknown(OlrhainError):
    """No provider has this name."""


class ProviderSettingsWrong(OlrhainError):
    """A provider cannot be built from these settings. `fields` names the wrong ones, never their values."""

    def __init__(self, provider: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{provider}: {', '.join(fields)}")
        self.provider = provider
        self.fields = fields


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """The sandbox has no settings."""


@dataclass(frozen=True, slots=True)
class _Ours:
    """What is the same for every organisation: how long we wait, and where we are reached."""

    not_found_counts_after: timedelta
    deadline: float
    base_url: str


@dataclass(frozen=True, slots=True)
class _Kind:
    config: type[Any]
    channels: frozenset[Channel]
    per_minute: int | None
    build: Callable[[Any, _Ours], Provider]


def _notify(config: NotifyConfig, ours: _Ours) -> Provider:
    return NotifyProvider(config, deadline=ours.deadline, not_found_counts_after=ours.not_found_counts_after)


def _twilio(config: TwilioConfig, ours: _Ours) -> Provider:
    proof = ours.not_found_counts_after
    return TwilioProvider(config, ours.base_url, deadline=ours.deadline, not_found_counts_after=proof)


def _smtp(config: SmtpConfig, ours: _Ours) -> Provider:
    return SmtpProvider(config, deadline=ours.deadline)


_KINDS: dict[str, _Kind] = {
    SandboxProvider.name: _Kind(SandboxConfig, SandboxProvider.channels, None, lambda *_: SandboxProvider()),
    NotifyProvider.name: _Kind(NotifyConfig, NotifyProvider.channels, NotifyProvider.per_minute, _notify),
    TwilioProvider.name: _Kind(TwilioConfig, TwilioProvider.channels, None, _twilio),
    SmtpProvider.name: _Kind(SmtpConfig, SmtpProvider.channels, None, _smtp),
}

NAMES = tuple(_KINDS)


def carries(name: str, channel: Channel, settings: Mapping[str, object] | None = None) -> bool:
    """Whether a provider offers a channel, to an organisation with these settings where some are given.

    Raises as `read_settings` does where they cannot be read.
    """
    if name not in _KINDS or channel not in _KINDS[name].channels:
        return False
    return settings is None or channel in getattr(read_settings(name, settings), "channels", (channel,))


def allowed_per_minute(name: str) -> int | None:
    """How many messages a minute a provider takes from one key, where it says so."""
    return _KINDS[name].per_minute if name in _KINDS else None


class Providers:
    """The providers that are in use, one of each for every thread, as they are not thread-safe.

    Each thread keeps the `keep` last used, so that no connection stays for a key that was rotated or an
    organisation that has gone quiet. `not_found_counts_after` is for providers that can be asked; `deadline`, in
    seconds, is for those behind a network. `base_url` is where they reach us, and where links may lead.
    """

    def __init__(
        self,
        keep: int = 16,
        not_found_counts_after: timedelta = timedelta(minutes=5),
        deadline: float = 15.0,
        base_url: str = "http://127.0.0.1:8000",
    ) -> None:
        self._keep = keep
        self._ours = _Ours(not_found_counts_after, deadline, base_url)
        self._of_thread = _OfThread()

    def get(self, name: str, settings: Mapping[str, object]) -> Provider:
        """This thread's provider with these settings; raises as `read_settings` does."""
        config = read_settings(name, settings)
        built = self._of_thread.built
        if (name, config) not in built:
            built[name, config] = _KINDS[name].build(config, self._ours)
        built.move_to_end((name, config))
        while len(built) > self._keep:
            built.popitem(last=False)
        return built[name, config]


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.built: OrderedDict[tuple[str, Any], Provider] = OrderedDict()


def read_settings(name: str, settings: Mapping[str, object]) -> Any:
    """The provider's frozen config; raises `ProviderUnknown` or `ProviderSettingsWrong`."""
    if name not in _KINDS:
        raise ProviderUnknown(name)
    kind = _KINDS[name].config
    wrong = _wrong_keys(kind, settings)
    if wrong:
        raise ProviderSettingsWrong(name, wrong)
    try:
        return kind(**{key: value for key, value in settings.items() if value is not None})
    except ValueError as error:
        raise ProviderSettingsWrong(name, (str(error),)) from None


def _wrong_keys(kind: type[Any], settings: Mapping[str, object]) -> tuple[str, ...]:
    optional = {one.name: one.default is not MISSING for one in fields(kind)}
    missing = {name for name, may_lack in optional.items() if not may_lack} - {
        name for name, value in settings.items() if value is not None
    }
    odd = {key for key, value in settings.items() if key not in optional or not isinstance(value, str | None)}
    return tuple(sorted(missing | odd))
