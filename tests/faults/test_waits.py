"""The waits of delivery must fit together, or a worker does not start: else a message could be sent twice."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Settings, SettingsError
from tests.faults.service import SHORT_WAITS
from tests.world import MASTER_KEYS, make_settings
from workers.shop import check_waits

_CHECKOUT = Path(__file__).parents[2]
_ENVIRONMENT = {
    "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1",
    "OLRHAIN_MASTER_KEYS": MASTER_KEYS,
    "SECRET_KEY": "tests only",
}


@pytest.fixture
def settings() -> Settings:
    return make_settings("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "redis://127.0.0.1:1")


def test_the_designed_waits_fit(settings: Settings) -> None:
    check_waits(settings)
    assert (settings.lease, settings.provider_deadline, settings.lease_margin) == (45, 15, 10)
    assert settings.not_found_after == 300


@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"lease": 24.9}, "OLRHAIN_LEASE_SECONDS"),
        ({"provider_deadline": 36.0}, "OLRHAIN_LEASE_SECONDS"),
        ({"lease_margin": 31.0}, "OLRHAIN_LEASE_SECONDS"),
        ({"not_found_after": 15.0}, "OLRHAIN_NOT_FOUND_AFTER_SECONDS"),
    ],
)
def test_waits_that_do_not_fit_are_refused(settings: Settings, changes: dict[str, float], variable: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        check_waits(replace(settings, **changes))  # type: ignore[arg-type]


def test_the_short_waits_of_these_tests_keep_the_rule_and_are_said_aloud() -> None:
    ended = _run("-c", "from app.config import *; from workers.shop import *; check_waits(Settings.from_environment())")
    assert ended.returncode == 0, ended.stderr
    assert "shorter than designed" in ended.stdout


def test_a_worker_whose_lease_does_not_fit_does_not_start() -> None:
    ended = _run("-m", "workers.main", "worker", OLRHAIN_LEASE_SECONDS="2")
    assert ended.returncode == 2
    assert "OLRHAIN_LEASE_SECONDS must be at least 2.5" in ended.stderr


def _run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = _ENVIRONMENT | SHORT_WAITS | changes
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=environment, cwd=_CHECKOUT, capture_output=True, text=True, timeout=60, check=False
    )
