"""What every job works with: the database, the providers, and how it was set up."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.config import Settings, SettingsError
from app.db import Database
from app.logs import logger
from app.providers.case_systems import CaseSystems
from app.providers.registry import Providers
from app.services.case_types import Catalogue
from app.services.delivery.claiming import Accounts
from app.services.events.processing import Sender
from app.vault import MasterKeys

LEASE_MARGIN = 10.0
"""Seconds that must be left of a lease beyond the deadline when a call begins."""
CALLERS = 16
"""Posts to case systems at once; they have threads of their own, so that a slow one holds no message back."""
_DESIGNED = {"provider_deadline": 15.0, "lease_margin": LEASE_MARGIN, "not_found_after": 300.0}


@dataclass(frozen=True, slots=True)
class Shop:
    """One per process. `pool`: the threads that call providers. `lease_margin`: seconds, as in Settings.

    ailing: organisations whose messages could not be claimed, and until when (monotonic) they are left alone.
    paced: the same for those whose provider takes no more just now.
    callers: the threads that post to case systems; calling: what they have in hand.
    stopping: set when the process was told to stop; a drain then begins nothing new.
    """

    db: Database
    sender: Sender
    providers: Providers
    pool: ThreadPoolExecutor
    threads: int
    lease: timedelta
    lease_margin: float = LEASE_MARGIN
    case_systems: CaseSystems = field(default_factory=CaseSystems)
    accounts: Accounts = field(default_factory=Accounts)
    ailing: dict[UUID, float] = field(default_factory=dict)
    paced: dict[UUID, float] = field(default_factory=dict)
    callers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(CALLERS, "tell"))
    calling: set[Future[None]] = field(default_factory=set)
    stopping: threading.Event = field(default_factory=threading.Event)


def open_shop(settings: Settings) -> Shop:
    """Raises SettingsError where a lease would not outlast a provider's deadline."""
    check_waits(settings)
    return Shop(
        db=Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=4),
        sender=Sender(settings.base_url, Catalogue()),
        providers=Providers(
            not_found_counts_after=timedelta(seconds=settings.not_found_after),
            deadline=settings.provider_deadline,
            base_url=settings.base_url,
        ),
        pool=ThreadPoolExecutor(settings.threads, thread_name_prefix="send"),
        threads=settings.threads,
        lease=timedelta(seconds=settings.lease),
        lease_margin=settings.lease_margin,
        case_systems=CaseSystems(settings.callback_networks, deadline=settings.provider_deadline),
    )


def check_waits(settings: Settings) -> None:
    """Raises SettingsError where the waits do not fit together; warns where they are shorter than designed."""
    deadline, margin = settings.provider_deadline, settings.lease_margin
    if settings.lease < deadline + margin:
        raise SettingsError(
            f"OLRHAIN_LEASE_SECONDS must be at least {deadline + margin:g}: "
            f"a call takes up to {deadline:g} s, and {margin:g} s to note it."
        )
    if settings.not_found_after <= deadline:
        raise SettingsError(
            f"OLRHAIN_NOT_FOUND_AFTER_SECONDS must be more than {deadline:g}: a call may be under way until then."
        )
    shorter = sorted(name for name, designed in _DESIGNED.items() if getattr(settings, name) < designed)
    if shorter:
        logger().warning("waits are shorter than designed: for tests alone", settings=shorter)


def now() -> datetime:
    return datetime.now(UTC)
