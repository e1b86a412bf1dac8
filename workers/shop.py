"""What every job works with: the database, the providers, and how it was set up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.config import Settings, SettingsError
from app.db import Database
from app.providers.registry import Providers
from app.services.case_types import Catalogue
from app.services.processing import Sender
from app.vault import MasterKeys

PROVIDER_DEADLINE = 15.0
"""Seconds after which any provider's call has ended."""
LEASE_MARGIN = 10.0
"""Seconds that must be left of a lease beyond the deadline when a call begins."""


@dataclass(frozen=True, slots=True)
class Shop:
    """One per process. `pool`: the threads that call providers. `not_found_after`: None leaves it to each."""

    db: Database
    sender: Sender
    providers: Providers
    pool: ThreadPoolExecutor
    threads: int
    lease: timedelta


def open_shop(settings: Settings) -> Shop:
    """Raises SettingsError where a lease would not outlast a provider's deadline."""
    if settings.lease < PROVIDER_DEADLINE + LEASE_MARGIN:
        raise SettingsError("OLRHAIN_LEASE_SECONDS must be at least 25: a call takes up to 15 s, and 10 s to note it.")
    return Shop(
        db=Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=4),
        sender=Sender(settings.base_url, Catalogue()),
        providers=Providers(),
        pool=ThreadPoolExecutor(settings.threads, thread_name_prefix="send"),
        threads=settings.threads,
        lease=timedelta(seconds=settings.lease),
    )


def now() -> datetime:
    return datetime.now(UTC)
