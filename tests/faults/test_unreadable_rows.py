"""A row that cannot be read, as after a bad release or a hand in the database, stops nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from app.db import Database, vault_of
from app.models.case import StoredEvent
from app.models.organisation import OrganisationKey
from app.services.events.processing import PARK_AFTER
from app.vault import MasterKeys
from tests.world import World, event
from workers import delivering, processing
from workers.shop import Shop


@pytest.fixture
def fresh_shop(world: World) -> Iterator[Shop]:
    """A worker that was started just now, and has to read every organisation's keys."""
    db = Database(world.settings.database_url, MasterKeys(world.settings.master_keys), pool_size=2)
    yield replace(world.shop, db=db)
    db.engine.dispose()


def test_an_event_that_cannot_be_read_is_parked_and_the_cases_behind_it_are_told(world: World) -> None:
    assert world.post(event("unreadable")).status_code == 202
    with world.session() as session:
        row = session.scalars(select(StoredEvent)).one()
        row.sealed = vault_of(session).seal("case_events", row.id, "event", '{"no": "event"}')
    assert [one["status"] for one in world.told(event("behind"))] == ["delivered"]
    for _ in range(PARK_AFTER - 1):
        with world.session() as session:
            session.execute(update(StoredEvent).values(retry_at=datetime.now(UTC)))
        world.process()
    with world.session() as session:
        stuck = session.scalars(select(StoredEvent).where(StoredEvent.processed_at.is_(None))).one()
        assert stuck.parked_at is not None
        assert stuck.problem == "ValidationError"


def test_an_organisation_whose_keys_are_gone_stops_no_other(world: World, fresh_shop: Shop) -> None:
    broken = world.add_tenant()
    assert world.post(event("broken"), key=broken.test_key).status_code == 202
    world.process()
    assert world.post(event("behind")).status_code == 202
    with world.session(broken) as session:
        for key in session.scalars(select(OrganisationKey)):
            key.wrapped = bytes(reversed(key.wrapped))
    processing.drain(fresh_shop, 10)
    delivering.drain(fresh_shop, 10)
    assert [one["status"] for one in world.messages("behind")] == ["delivered"]
    assert [one["status"] for one in world.messages("broken", key=broken.test_key)] == ["created"]
    with world.session(broken) as session:
        for key in session.scalars(select(OrganisationKey)):
            key.wrapped = bytes(reversed(key.wrapped))
    fresh_shop.ailing.clear()  # as half a minute does
    delivering.drain(fresh_shop, 10)
    assert [one["status"] for one in world.messages("broken", key=broken.test_key)] == ["delivered"]
