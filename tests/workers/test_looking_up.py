"""Asking providers about messages of which we know too little."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text

from app.domain.message_status import MessageStatus
from app.models.message import Message
from app.services.delivery import looking_up as service
from app.services.delivery.claiming import Account
from app.services.delivery.looking_up import Question
from tests.stubs.faults import Fault
from tests.workers.through_notify import Office
from tests.world import World, contact, event
from workers import looking_up
from workers.shop import now

UNKNOWN_MOBILE = "07700900993"


def message(world: World) -> Message:
    with world.session() as session:
        found: Message = session.scalars(select(Message)).one()
        return found


def make_due(world: World) -> None:
    with world.session() as session:
        session.execute(text("UPDATE messages SET send_after = now()"))


def question(office: Office, event_id: UUID) -> Question:
    ids = [office.message(event_id).id]
    with office.world.session(office.tenant) as session:
        [asked] = service.take(session, ids, now())
    return asked


def unknown(office: Office) -> UUID:
    """An event whose message may have been taken."""
    opened = office.post("C-1")
    office.stub.script(Fault.RESET_BEFORE)
    office.deliver()
    office.make_due(opened)
    return opened


def test_a_message_that_never_gets_an_answer_is_tried_three_times_and_ends_as_unknown(world: World) -> None:
    world.told(event(contacts=[contact(mobile=UNKNOWN_MOBILE, email=None)]))
    for _ in range(3):
        assert message(world).status == MessageStatus.UNKNOWN
        make_due(world)
        world.look_up()
        world.deliver()
    ended = message(world)
    assert (ended.status, ended.reason, ended.tries) == (MessageStatus.UNKNOWN, "no-receipt", 3)
    assert ended.finished_at is not None


def test_what_has_ended_is_never_asked_about_again(world: World) -> None:
    world.told(event())
    make_due(world)
    assert message(world).status == MessageStatus.DELIVERED
    assert message(world).id not in _to_look_up(world)


def test_while_one_asks_nobody_else_does(office: Office) -> None:
    opened = unknown(office)
    asked = question(office, opened)
    assert asked.status is MessageStatus.UNKNOWN
    with office.world.session(office.tenant) as session:
        assert service.take(session, [asked.message_id], now()) == []
        assert service.take(session, [asked.message_id], now() + timedelta(seconds=61)) != []


def test_a_provider_that_no_longer_exists_has_said_nothing(office: Office) -> None:
    asked = replace(question(office, unknown(office)), account=Account("carrier-pigeon", {}))
    reply = looking_up.ask(office.world.shop, asked)
    assert (reply.found, reply.asked) == (None, False)


def test_settings_that_are_wrong_have_said_nothing(office: Office) -> None:
    asked = replace(question(office, unknown(office)), account=Account("govuk-notify", {}))
    assert not looking_up.ask(office.world.shop, asked).asked


def test_a_failed_look_up_is_repeated_later_and_later(office: Office) -> None:
    opened = unknown(office)
    pauses = []
    for age in (timedelta(minutes=10), timedelta(hours=2), timedelta(hours=20)):
        office.let_pass(opened, age)
        office.stub.lookup_faults.script([Fault.SERVER_ERROR])
        asked_at = now()
        office.world.look_up()
        pauses.append(office.message(opened).send_after - asked_at)
        office.make_due(opened)
    assert pauses == sorted(pauses)
    assert pauses[0] >= timedelta(minutes=5)
    assert office.message(opened).status == MessageStatus.UNKNOWN


def test_the_reply_about_an_older_attempt_changes_nothing(office: Office) -> None:
    opened = unknown(office)
    asked = question(office, opened)
    reply = looking_up.ask(office.world.shop, asked)
    with office.world.session(office.tenant) as session:
        service.settle(session, [replace(reply, question=replace(asked, attempt=0), at=now() + timedelta(hours=80))])
    assert (office.message(opened).status, office.message(opened).finished_at) == (MessageStatus.UNKNOWN, None)


def test_leases_that_ran_out_are_released_by_whoever_looks(office: Office) -> None:
    opened = office.post("C-1")
    office.claim(opened)
    office.let_pass(opened, timedelta(seconds=46))
    looking_up.drain(office.world.shop)
    assert office.message(opened).status == MessageStatus.UNKNOWN


def test_a_lease_that_has_not_run_out_is_left_alone(office: Office) -> None:
    opened = office.post("C-1")
    office.claim(opened)
    office.let_pass(opened, timedelta(seconds=30))
    looking_up.drain(office.world.shop)
    assert office.message(opened).status == MessageStatus.SENDING


def _to_look_up(world: World) -> list[UUID]:
    with world.db.transaction(None) as session:
        return list(session.scalars(text("SELECT id FROM messages_to_look_up(1000)")))
