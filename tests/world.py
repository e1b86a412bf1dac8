"""A small world to test in: an organisation of its own, its keys, the web process, and workers run by hand.

Every test gets a new organisation in the worker's database, so that tests need not clean up after each other: what
row-level security keeps apart for councils it keeps apart for tests. Only the workers' lists are of all organisations:
tests/nothing_due.py clears them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from standardwebhooks import Webhook
from werkzeug.test import TestResponse

from app.config import Settings
from app.db import Database
from app.domain.bilingual import Bilingual
from app.domain.recipients import Channel, KeyKind
from app.main import create_app
from app.providers.registry import Providers
from app.services import organisations
from app.services.case_type_changes import pack_loading
from app.services.case_types import Catalogue
from app.services.events.processing import Sender
from app.services.organisations import NewOrganisation
from app.services.packs import files
from app.services.templates.signing import sign_and_publish_all
from app.vault import MasterKeys
from workers import delivering, looking_up, processing
from workers.shop import Shop

MASTER_KEYS = "1:dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNDU="
BASE_URL = "http://localhost"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
PACKS = {code: files.shipped_pack(code) for code in ("adult-social-care", "building-permit")}
"""Read once: reading one takes as long as everything else that a new world needs."""
_numbers = itertools.count(1)


@dataclass(slots=True)
class Tenant:
    """One organisation with an integration, a key of each kind and a signing secret."""

    id: UUID
    slug: str
    integration_id: UUID
    test_key: str
    team_key: str
    live_key: str
    secret: str


@dataclass(slots=True)
class World:
    """Settings, database and web process; `tenant` is the organisation that calls unless told otherwise."""

    settings: Settings
    db: Database
    app: Flask
    client: FlaskClient
    shop: Shop
    tenant: Tenant
    others: list[Tenant] = field(default_factory=list)

    def add_tenant(self, *, sandboxed: bool = True, signed: bool = True) -> Tenant:
        """One more organisation, with both packs."""
        tenant = make_tenant(self.db, sandboxed=sandboxed, signed=signed)
        self.others.append(tenant)
        return tenant

    def post(
        self,
        events: Any,
        *,
        key: str | None = None,
        secret: str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Posts one event (a dict), a batch (a list) or raw bytes, signed where a secret is given."""
        body = events if isinstance(events, bytes) else json.dumps(events).encode()
        content_type = content_type or (BATCH if isinstance(events, list) else STRUCTURED)
        signed = sign(body, secret) if secret else {}
        return self.client.post(
            "/v1/events",
            data=body,
            content_type=content_type,
            headers={"Authorization": f"Bearer {key or self.tenant.test_key}", **signed, **(headers or {})},
        )

    def get(self, path: str, *, key: str | None = None, **query: Any) -> TestResponse:
        authorization = {"Authorization": f"Bearer {key or self.tenant.test_key}"}
        return self.client.get(path, query_string=query, headers=authorization)

    def process(self) -> int:
        """Runs what a process_events job runs."""
        return processing.drain(self.shop, 30)

    def deliver(self) -> int:
        """Runs what a deliver_messages job runs."""
        return delivering.drain(self.shop, 30)

    def look_up(self) -> int:
        """Runs what a look_up_messages job runs."""
        return looking_up.drain(self.shop)

    def messages(self, case: str, *, key: str | None = None) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.get("/v1/messages", key=key, case=case).json["items"]
        return items

    def told(self, event: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
        """Posts an event, runs the workers, and returns the messages of its case."""
        assert self.post(event, **how).status_code == 202
        self.process()
        self.deliver()
        return self.messages(event["subject"], key=how.get("key"))

    def session(self, tenant: Tenant | None = None) -> Any:
        """A transaction in the name of a tenant (a context manager)."""
        return self.db.transaction((tenant or self.tenant).id)


def event(case: str = "C-1", kind: str = "case.opened", **data: Any) -> dict[str, Any]:
    """A CloudEvent with a new id. A later event of a test has a later time; `contacts` defaults to one."""
    number = next(_numbers)
    envelope = {name: data.pop(name) for name in ("id", "source", "time") if name in data}
    if kind == "case.opened":
        data = {"case_type": "building-permit", "contacts": [contact()]} | data
    return {
        "specversion": "1.0",
        "id": f"evt-{number}",
        "source": "/tests",
        "type": f"olrhain.{kind}",
        "subject": case,
        "time": (datetime.now(UTC) - timedelta(days=1) + timedelta(seconds=number)).isoformat(),
        **envelope,
        "data": data,
    }


def contact(reference: str = "p-1", **fields: Any) -> dict[str, Any]:
    """A citizen with a fictional mobile who wants Welsh texts."""
    return {
        "reference": reference,
        "role": "citizen",
        "name": "Siân Llŷr",
        "mobile": "07700900123",
        "email": "sian@example.com",
        "language": "cy",
        "channels": ["sms", "email"],
    } | fields


def sign(body: bytes, secret: str, *, id: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, body.decode()),
    }


def make_tenant(db: Database, *, sandboxed: bool = True, signed: bool = True) -> Tenant:
    slug = f"cyngor-{next(_numbers)}-{datetime.now(UTC).timestamp()}"
    new = NewOrganisation(slug, Bilingual("Cyngor Prawf", "Test Council"), "01632 960000", sandboxed=sandboxed)
    organisation_id = organisations.create(db, new)
    with db.transaction(organisation_id) as session:
        _load_packs(session, signed)
        integration_id = organisations.add_integration(session, "case-system")
        return Tenant(
            id=organisation_id,
            slug=slug,
            integration_id=integration_id,
            test_key=organisations.issue_key(session, integration_id, KeyKind.TEST),
            team_key=organisations.issue_key(session, integration_id, KeyKind.TEAM),
            live_key=organisations.issue_key(session, integration_id, KeyKind.LIVE),
            secret=organisations.issue_secret(session, integration_id),
        )


def use_notify(world: World, settings: Mapping[str, str], tenant: Tenant | None = None) -> None:
    """Has GOV.UK Notify (a stub) carry texts and emails of a tenant, which must not be sandboxed."""
    with world.session(tenant) as session:
        for channel in (Channel.SMS, Channel.EMAIL):
            organisations.set_provider(session, channel, "govuk-notify", dict(settings), per_minute=0)


def make_settings(app_url: str, redis_url: str, **changes: Any) -> Settings:
    return Settings(
        database_url=app_url,
        redis_url=redis_url,
        master_keys=MASTER_KEYS,
        secret_key="tests only",
        base_url=BASE_URL,
        **{"demo": True, "threads": 8} | changes,
    )


def make_world(settings: Settings, *, sandboxed: bool = True) -> World:
    app = create_app(settings)
    db = Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=4)
    shop = Shop(
        db=db,
        sender=Sender(settings.base_url, Catalogue()),
        providers=Providers(),
        pool=ThreadPoolExecutor(settings.threads),
        threads=settings.threads,
        lease=timedelta(seconds=settings.lease),
    )
    return World(settings, db, app, app.test_client(), shop, make_tenant(db, sandboxed=sandboxed))


@pytest.fixture(scope="session")
def shared_world(app_url: str, redis_url: str) -> Iterator[World]:
    """The parts of a world that all tests of one pytest worker share."""
    world = make_world(make_settings(app_url, redis_url))
    yield world
    world.shop.pool.shutdown(wait=False)
    world.db.engine.dispose()


@pytest.fixture
def world(shared_world: World) -> World:
    """A world with an organisation that no other test has seen."""
    shared = shared_world
    return World(shared.settings, shared.db, shared.app, shared.client, shared.shop, make_tenant(shared.db))


@pytest.fixture
def lone_world(fresh_database: Callable[[], tuple[str, str]], redis_url: str) -> Iterator[World]:
    """A world in a database of its own, for what goes round all organisations: other tests leave thousands of them."""
    _, app_url = fresh_database()
    world = make_world(make_settings(app_url, redis_url))
    yield world
    world.shop.pool.shutdown(wait=False)
    world.db.engine.dispose()


def _load_packs(session: Session, signed: bool) -> None:
    for code in PACKS:
        case_type_id = pack_loading.load_pack(session, PACKS[code])
        session.flush()
        if signed:
            sign_and_publish_all(session, case_type_id, "Tests", datetime.now(UTC))
