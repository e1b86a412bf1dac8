"""Every provider beside its stub, and an organisation whose live messages go through it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from werkzeug.serving import make_server

from app.domain.recipients import Channel
from app.models.organisation import Organisation
from app.providers.registry import Providers
from app.services import organisations
from app.services.delivery import receipt_tokens
from tests.stubs import twilio_words
from tests.stubs.notify import NotifyStub
from tests.stubs.notify_words import API_KEY
from tests.stubs.receipts import ReceiptPlan, When
from tests.stubs.smtp import PASSWORD, USER, SmtpStub
from tests.stubs.twilio import TwilioStub
from tests.world import Tenant, World, contact, event, make_tenant
from workers.shop import Shop

IMPATIENT = 0.7
"""Seconds for a provider that never answers in time. Whoever should answer has fifteen, as in production."""

Stub = NotifyStub | TwilioStub | SmtpStub


@dataclass(frozen=True, slots=True)
class Carrier:
    """An organisation, its provider's stub and the world that it is in."""

    world: World
    name: str
    stub: Stub

    @property
    def tenant(self) -> Tenant:
        return self.world.tenant

    def tell(self, case: str = "C-1", case_type: str = "building-permit") -> dict[str, Any]:
        """Posts an event that tells one person by this provider, runs the workers and returns the message."""
        by_email = self.name == "smtp"
        person = contact(mobile=None, channels=["email"]) if by_email else contact(mobile="07400123456", email=None)
        sent = event(case, case_type=case_type, contacts=[person])
        answer = self.world.post(sent, key=self.tenant.live_key, secret=self.tenant.secret)
        assert answer.status_code == 202
        self.world.process()
        self.world.deliver()
        return self.message(case)

    def impatient(self) -> Carrier:
        """The same with workers that wait for the provider for less than a second: for one that does not answer."""
        shop = _shop(self.world, deadline=IMPATIENT)
        return dataclasses.replace(self, world=dataclasses.replace(self.world, shop=shop))

    def message(self, case: str = "C-1") -> dict[str, Any]:
        [message] = self.world.messages(case, key=self.tenant.live_key)
        return message

    def wait_and_work(self, rounds: int = 3) -> None:
        """Lets every wait go by, and runs what the workers run then."""
        for _ in range(rounds):
            with self.world.session() as session:
                session.execute(text("UPDATE messages SET send_after = now() WHERE finished_at IS NULL"))
            self.world.look_up()
            self.world.deliver()

    def taken(self) -> list[str]:
        """To whom the provider took something, by the ledger of its stub."""
        return [one.to for one in self.stub.taken()]


@contextmanager
def carried_by(name: str, shared: World, folder: Path, when: When | None = None) -> Iterator[Carrier]:
    """A carrier; `when`: its receipts are posted to the web process then, over real HTTP."""
    tenant = make_tenant(shared.db, sandboxed=False)
    world = World(shared.settings, shared.db, shared.app, shared.client, _shop(shared), tenant)
    token = _receipt_token(world, name)
    with _listening(shared) as url:
        plan = None if when is None else ReceiptPlan(f"{url}/v1/receipts/{name}", token, when)
        with _stub(name, folder, plan) as stub:
            _set_up(world, name, _settings(stub, token))
            yield Carrier(world, name, stub)


def _shop(world: World, **changes: Any) -> Shop:
    """Where "not found" counts at once instead of after five minutes."""
    providers = Providers(not_found_counts_after=timedelta(microseconds=1), base_url=world.settings.base_url, **changes)
    return dataclasses.replace(world.shop, providers=providers)


def _receipt_token(world: World, name: str) -> str:
    with world.session() as session:
        return receipt_tokens.issue(session, name)


@contextmanager
def _listening(shared: World) -> Iterator[str]:
    """The web process on a port of its own, which is not the address that it is known by."""
    server = make_server("127.0.0.1", 0, shared.app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _stub(name: str, folder: Path, receipts: ReceiptPlan | None) -> Stub:
    ledger = folder / f"{name}.jsonl"
    if name == "govuk-notify":
        return NotifyStub(ledger, receipts=receipts)
    return TwilioStub(ledger, receipts=receipts) if name == "twilio" else SmtpStub(ledger)


def _settings(stub: Stub, token: str) -> dict[str, str]:
    if isinstance(stub, NotifyStub):
        templates = {"sms_template_id": str(uuid4()), "email_template_id": str(uuid4())}
        stub.templates = dict.fromkeys(templates.values(), "((body))")
        return {"api_key": API_KEY, "base_url": stub.base_url} | templates
    if isinstance(stub, TwilioStub):
        account = {"account_sid": twilio_words.ACCOUNT_SID, "auth_token": twilio_words.AUTH_TOKEN}
        return account | {"receipt_token": token, "from_number": twilio_words.FROM, "base_url": stub.base_url}
    server = {"host": "127.0.0.1", "port": str(stub.port), "security": "none"}
    sender = {"sender_name": "Cyngor Prawf", "sender_address": "negeseuon@cyngor.example"}
    return server | sender | {"user": USER, "password": PASSWORD}


def _set_up(world: World, name: str, settings: dict[str, str]) -> None:
    with world.session() as session:
        channel = Channel.EMAIL if name == "smtp" else Channel.SMS
        organisations.set_provider(session, channel, name, settings)
        organisation = session.get_one(Organisation, world.tenant.id)
        organisation.window_from = organisation.window_to = None
