"""Settings, read from the environment once per process, where the process is put together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from app.domain.errors import OlrhainError

Network = IPv4Network | IPv6Network


class SettingsError(OlrhainError):
    """The environment does not add up; the message says which variable and what it should hold."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between one deployment and another.

    database_url: the app's role, which owns nothing. master_keys: `number:base64 of 32 bytes`, newest last,
    separated by commas. base_url: where citizens and case systems reach us. demo: the embedded demo, in which
    every provider is the sandbox and the sandbox phone is open. threads: sends under way at once in one worker.
    event_workers, message_workers: how many of each a `worker` process runs. lease: seconds that a claimed
    message is ours. The three after it are what it must agree with, all in seconds: when any provider's call has
    ended, what must be left of a lease beyond that when a call begins, and how old a try must be for a provider's
    "not found" to prove that it was not taken. They are shorter than designed in fault tests alone.
    callback_networks: networks of the operator's own in which case systems may be told of what happened.
    """

    database_url: str
    redis_url: str
    master_keys: str
    secret_key: str
    base_url: str
    demo: bool = False
    threads: int = 32
    event_workers: int = 1
    message_workers: int = 1
    lease: float = 45.0
    provider_deadline: float = 15.0
    lease_margin: float = 10.0
    not_found_after: float = 300.0
    callback_networks: tuple[Network, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Raises SettingsError where a variable is missing or cannot be read."""
        return cls(
            database_url=_needed(environment, "DATABASE_URL"),
            redis_url=_needed(environment, "REDIS_URL"),
            master_keys=_needed(environment, "OLRHAIN_MASTER_KEYS"),
            secret_key=_needed(environment, "SECRET_KEY"),
            base_url=environment.get("OLRHAIN_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            demo=environment.get("OLRHAIN_DEMO") == "1",
            threads=int(_number(environment, "OLRHAIN_THREADS", 32)),
            event_workers=int(_number(environment, "OLRHAIN_EVENT_WORKERS", 1)),
            message_workers=int(_number(environment, "OLRHAIN_MESSAGE_WORKERS", 1)),
            lease=_number(environment, "OLRHAIN_LEASE_SECONDS", 45),
            provider_deadline=_number(environment, "OLRHAIN_PROVIDER_DEADLINE_SECONDS", 15),
            lease_margin=_number(environment, "OLRHAIN_LEASE_MARGIN_SECONDS", 10),
            not_found_after=_number(environment, "OLRHAIN_NOT_FOUND_AFTER_SECONDS", 300),
            callback_networks=_networks(environment, "OLRHAIN_CALLBACK_NETWORKS"),
        )


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"{name} is not set: docs/operating.md says what it should hold.")
    return value


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    raw = environment.get(name, str(default))
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if value <= 0:
        raise SettingsError(f"{name} must be a number above 0.")
    return value


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    listed = (one.strip() for one in environment.get(name, "").split(","))
    try:
        return tuple(ip_network(one) for one in listed if one)
    except ValueError:
        raise SettingsError(f"{name} must be networks such as 10.20.0.0/16, separated by commas.") from None
