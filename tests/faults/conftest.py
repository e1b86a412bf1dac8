"""What every fault test starts from: servers of its own to break, the processes, and a seed that is printed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.db import Database
from app.vault import MasterKeys
from embedded.postgres import EmbeddedPostgres
from embedded.valkey import EmbeddedValkey
from tests.faults.case_system import CaseSystem
from tests.faults.notify import NotifyProcess, receipt_token_of, use_notify_at_all_hours
from tests.faults.service import Service
from tests.faults.truth import Truth
from tests.world import MASTER_KEYS, Tenant, make_tenant


@dataclass(slots=True)
class Faults:
    """What was broken in this run, and the dice that chose it."""

    seed: int
    dice: random.Random
    injected: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stage:
    """The service, whoever calls it, and the truth about it. `notify` carries what live keys send."""

    service: Service
    db: Database
    tenant: Tenant
    notify: NotifyProcess
    notify_settings: dict[str, str]
    receipt_token: str
    truth: Truth

    def case_system(self, *, live: bool = True) -> CaseSystem:
        return CaseSystem(self.service.base_url, self.tenant, live=live)


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Prints the seed; OLRHAIN_FAULT_SEED repeats a run. A run in which nothing was broken proves nothing."""
    seed = int(os.environ.get("OLRHAIN_FAULT_SEED", random.SystemRandom().randrange(2**32)))
    print(f"seed: OLRHAIN_FAULT_SEED={seed}")
    log = Faults(seed, random.Random(seed))
    yield log
    print(f"injected: {log.injected}")
    assert log.injected, "no fault was injected"


@pytest.fixture
def stage(
    tmp_path: Path, own_postgres: Callable[[], EmbeddedPostgres], own_valkey: Callable[[], EmbeddedValkey]
) -> Iterator[Stage]:
    """Both servers, an organisation that is not sandboxed, and the stub; no process of ours runs yet."""
    service = Service(tmp_path, own_postgres(), own_valkey(), OLRHAIN_CALLBACK_NETWORKS="127.0.0.0/8")
    db = Database(service.postgres.app_url, MasterKeys(MASTER_KEYS), pool_size=1)
    tenant = make_tenant(db, sandboxed=False)
    token = receipt_token_of(db, tenant)
    notify = NotifyProcess(tmp_path, service.base_url, token, delay=0.03)
    settings = use_notify_at_all_hours(db, tenant, notify)
    yield Stage(service, db, tenant, notify, settings, token, Truth(service.postgres))
    service.close()
    notify.close()
    db.engine.dispose()
