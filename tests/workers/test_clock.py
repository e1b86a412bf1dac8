"""What happens by the clock: old rows are let go and signed wording released, by one clock at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from app.models.contact import StatusLink
from app.models.message import DeliveryAttempt, Message
from app.services.templates import publishing
from tests.services.template_kit import CY, EN, publish, sign, template
from tests.world import World, contact, event
from workers import clock


@pytest.fixture
def world(lone_world: World) -> World:
    return lone_world


def attempts(world: World) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(DeliveryAttempt)) or 0


def links(world: World) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(StatusLink)) or 0


def change(world: World, statement: str) -> None:
    with world.session() as session:
        session.execute(text(statement))


def test_the_attempts_of_a_message_are_let_go_a_week_after_it_ended(world: World) -> None:
    world.told(event())
    change(world, "UPDATE messages SET finished_at = now() - interval '7 days' + interval '1 minute'")
    assert clock.run_once(world.db, world.settings.base_url)
    assert attempts(world) == 1
    change(world, "UPDATE messages SET finished_at = now() - interval '7 days 1 minute'")
    assert clock.run_once(world.db, world.settings.base_url)
    assert attempts(world) == 0


def test_the_message_itself_stays(world: World) -> None:
    world.told(event())
    change(world, "UPDATE messages SET finished_at = now() - interval '8 days'")
    clock.run_once(world.db, world.settings.base_url)
    with world.session() as session:
        assert session.scalars(select(Message)).one().status == "delivered"


def test_the_attempts_of_a_message_that_has_not_ended_stay_however_old(world: World) -> None:
    world.told(event())
    change(world, "UPDATE messages SET status = 'sent', finished_at = NULL, created_at = now() - interval '1 year'")
    clock.run_once(world.db, world.settings.base_url)
    assert attempts(world) == 1


def test_a_link_is_let_go_a_month_after_it_ran_out(world: World) -> None:
    world.told(event())
    assert links(world) == 1
    change(world, "UPDATE status_links SET expires_at = now() - interval '29 days'")
    clock.run_once(world.db, world.settings.base_url)
    assert links(world) == 1
    change(world, "UPDATE status_links SET expires_at = now() - interval '31 days'")
    clock.run_once(world.db, world.settings.base_url)
    assert links(world) == 0


def test_every_organisation_has_its_turn(world: World) -> None:
    world.told(event())
    other = World(world.settings, world.db, world.app, world.client, world.shop, world.add_tenant())
    other.told(event())
    for one in (world, other):
        change(one, "UPDATE messages SET finished_at = now() - interval '8 days'")
    clock.run_once(world.db, world.settings.base_url)
    assert [attempts(one) for one in (world, other)] == [0, 0]


def test_what_whoever_published_did_not_live_to_release_is_released(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    held = World(world.settings, world.db, world.app, world.client, world.shop, tenant)
    held.told(event(), key=tenant.live_key, secret=tenant.secret)
    clock.run_once(world.db, world.settings.base_url)
    assert live(held) == [("held", "template-not-signed")]
    with held.session() as session:
        sign(session, CY, EN)
        publish(session)
    clock.run_once(world.db, world.settings.base_url)
    assert [status for status, _ in live(held)] == ["created"]


def test_what_waited_for_somebody_who_opted_out_goes(world: World) -> None:
    people = [contact("p-1"), contact("p-2", mobile="07700900124", language="en")]
    assert world.post(event(contacts=people)).status_code == 202
    world.process()
    change(world, "UPDATE messages SET status = 'cancelled', reason = 'opted-out' WHERE language = 'cy'")
    change(world, "UPDATE messages SET status = 'held', reason = 'waits-for-others' WHERE language = 'en'")
    clock.run_once(world.db, world.settings.base_url)
    assert live(world) == [("cancelled", "opted-out"), ("created", None)]


def test_what_waits_for_others_waits_on_while_they_do(world: World) -> None:
    people = [contact("p-1"), contact("p-2", mobile="07700900124", language="en")]
    assert world.post(event(contacts=people)).status_code == 202
    world.process()
    change(world, "UPDATE messages SET status = 'held', reason = 'too-long' WHERE language = 'cy'")
    change(world, "UPDATE messages SET status = 'held', reason = 'waits-for-others' WHERE language = 'en'")
    clock.run_once(world.db, world.settings.base_url)
    assert live(world) == [("held", "too-long"), ("held", "waits-for-others")]


def test_what_waits_for_a_template_that_was_retired_goes_by_the_next_channel_or_waits_for_that(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    held = World(world.settings, world.db, world.app, world.client, world.shop, tenant)
    held.told(event(), key=tenant.live_key, secret=tenant.secret)
    with held.session() as session:
        publishing.retire(session, template(session), "Pedr Huws", datetime.now(UTC))
    clock.run_once(world.db, world.settings.base_url)
    assert sorted(live(held)) == [("cancelled", "no-template"), ("held", "template-not-signed")]


def live(world: World) -> list[tuple[str, str | None]]:
    with world.session() as session:
        return [(one.status, one.reason) for one in session.scalars(select(Message).order_by(Message.number))]


def test_while_one_clock_is_at_it_another_leaves_it_alone(world: World) -> None:
    with world.db.transaction(None) as held:
        held.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": clock._LOCK})
        assert not clock.run_once(world.db, world.settings.base_url)
    assert clock.run_once(world.db, world.settings.base_url)
