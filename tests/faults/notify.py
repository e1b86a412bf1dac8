"""The stub of GOV.UK Notify as a process of its own; its ledger on disk outlives whatever we kill."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import requests

from app.db import Database
from app.domain.recipients import Channel
from app.models.organisation import Organisation
from app.services import organisations
from app.services.delivery import receipt_tokens
from bench.waiting import free_port, listens, until
from embedded.children import Program, ask_to_stop, finish, spawn
from tests.stubs.ledger import Taken, read_ledger
from tests.stubs.notify_words import API_KEY
from tests.world import Tenant

_CHECKOUT = Path(__file__).parents[2]
FAST = 100_000
"""Messages a minute: what the stub takes, so that a load is one."""


class NotifyProcess:
    """Takes messages after `delay` seconds each and posts receipts to the service at `base_url`."""

    def __init__(self, folder: Path, base_url: str, receipt_token: str, delay: float) -> None:
        self.port = free_port()
        self._ledger = folder / "ledger.jsonl"
        options = {
            "--port": str(self.port),
            "--ledger": str(self._ledger),
            "--delay": str(delay),
            "--receipts-url": f"{base_url}/v1/receipts/govuk-notify",
            "--receipts-token": receipt_token,
        }
        words = [word for pair in options.items() for word in pair]
        command = [sys.executable, "-m", "tests.stubs.notify", *words]
        self._process = spawn(Program(command, folder / "notify-stub.txt", _CHECKOUT))
        until(lambda: listens(self.port), 30, "the stub of GOV.UK Notify does not listen")

    def taken(self) -> list[Taken]:
        return read_ledger(self._ledger)

    def script(self, *faults: str) -> None:
        """What the next sends meet, in order."""
        requests.post(f"http://127.0.0.1:{self.port}/_stub/script", json=faults, timeout=5).raise_for_status()

    def injected(self) -> dict[str, int]:
        """How often each fault was met so far."""
        answer = requests.get(f"http://127.0.0.1:{self.port}/_stub/counts", timeout=5)
        counts: dict[str, int] = answer.json()["counts"]
        return counts

    def close(self) -> None:
        ask_to_stop(self._process)
        finish(self._process, 5)


def receipt_token_of(db: Database, tenant: Tenant) -> str:
    with db.transaction(tenant.id) as session:
        return receipt_tokens.issue(session, "govuk-notify")


def use_notify_at_all_hours(db: Database, tenant: Tenant, notify: NotifyProcess) -> dict[str, str]:
    """Has the stub carry texts and emails of a tenant, whatever the time of day; returns the settings."""
    settings = {
        "api_key": API_KEY,
        "sms_template_id": str(uuid4()),
        "email_template_id": str(uuid4()),
        "base_url": f"http://127.0.0.1:{notify.port}",
    }
    with db.transaction(tenant.id) as session:
        for channel in (Channel.SMS, Channel.EMAIL):
            organisations.set_provider(session, channel, "govuk-notify", settings, per_minute=FAST)
        organisation = session.get_one(Organisation, tenant.id)
        organisation.window_from = organisation.window_to = None
    return settings
