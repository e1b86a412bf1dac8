"""What was under way when its news stopped being true, or its reader moved, and may be tried once more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.message_status import MessageStatus
from app.models.case import Case
from app.models.message import Message
from app.services.events import releasing
from app.services.messages import sealed_words
from tests.world import World, contact, event

OLD, NEW = "07700900123", "07700900321"


def _planned(world: World, **fields: Any) -> None:
    assert world.post(event(contacts=[contact(mobile=OLD, channels=["sms"], **fields)])).status_code == 202
    world.process()


def _rows(world: World) -> list[Message]:
    with world.session() as session:
        return list(session.scalars(select(Message).order_by(Message.number)))


def _set(world: World, status: MessageStatus) -> None:
    with world.session() as session:
        session.execute(update(Message).values(status=status.value, send_after=datetime.now(UTC), lease_until=None))


def _told(world: World, kind: str, **data: Any) -> None:
    assert world.post(event(kind=kind, **data)).status_code == 202
    world.process()


@pytest.mark.parametrize("under_way", [MessageStatus.SENDING, MessageStatus.UNKNOWN])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("case.withdrawn", {}),
        ("contact.removed", {"contact": {"reference": "p-1"}, "reason": "moved"}),
    ],
)
def test_what_is_no_longer_true_is_not_tried_a_second_time(
    world: World, under_way: MessageStatus, kind: str, data: dict[str, Any]
) -> None:
    _planned(world)
    _set(world, under_way)
    _told(world, kind, **data)
    assert _rows(world)[0].status == under_way.value, "nobody can call it back"
    _set(world, MessageStatus.CREATED)  # as a look-up does that finds that it was not taken
    world.deliver()
    first = _rows(world)[0]
    assert (first.status, first.reason) == ("cancelled", "no-longer-true")


def test_what_an_event_told_is_not_tried_again_once_it_is_retracted(world: World) -> None:
    _planned(world)
    told = event(kind="case.milestone_reached", milestone="decided")
    assert world.post(told).status_code == 202
    world.process()
    _set(world, MessageStatus.UNKNOWN)
    _told(world, "case.event_retracted", retracts=told["id"])
    _set(world, MessageStatus.CREATED)
    world.deliver()
    first, decided, *_ = _rows(world)
    assert first.status == "delivered"
    assert (decided.status, decided.reason) == ("cancelled", "no-longer-true")


def test_news_goes_to_the_number_of_today_whoever_told_us_of_it(world: World) -> None:
    _planned(world)
    _told(world, "contact.updated", contact={"reference": "p-1", "mobile": NEW})
    world.deliver()
    world.deliver()
    (message,) = world.messages("C-1")
    assert (message["status"], message["recipient"]) == ("delivered", "+447700900321")


def test_what_was_under_way_to_the_old_number_goes_to_the_new_one_if_it_is_tried_again(world: World) -> None:
    _planned(world)
    _set(world, MessageStatus.UNKNOWN)
    _told(world, "contact.updated", contact={"reference": "p-1", "mobile": NEW})
    _set(world, MessageStatus.CREATED)
    world.deliver()
    world.deliver()
    (message,) = world.messages("C-1")
    assert (message["status"], message["recipient"]) == ("delivered", "+447700900321")


def test_an_email_that_moves_stops_the_mailbox_that_it_goes_to(world: World) -> None:
    before = contact(mobile=None, email="sian@example.com", channels=["email"])
    assert world.post(event(contacts=[before])).status_code == 202
    world.process()
    stop_before = _stop_url(world)
    _told(world, "contact.updated", contact={"reference": "p-1", "email": "sian@example.org"})
    world.deliver()
    world.deliver()
    (message,) = world.messages("C-1")
    assert (message["status"], message["recipient"]) == ("delivered", "sian@example.org")
    assert _stop_url(world) != stop_before


def test_a_notice_that_is_held_keeps_nothing_from_being_released(world: World) -> None:
    _planned(world)
    with world.session() as session:
        row = session.scalars(select(Message)).one()
        row.status, row.reason = MessageStatus.HELD.value, "paused"
        row.event_id, row.notice, row.notice_id = None, "answer", UUID(int=1)
        case_type_id = session.scalars(select(Case.case_type_id)).one()
    assert releasing.release(world.db, world.tenant.id, case_type_id, "http://127.0.0.1", datetime.now(UTC)) == 0


def _stop_url(world: World) -> str:
    with world.session() as session:
        row = session.scalars(select(Message)).one()
        opened = vault_of(session).open_json("messages", row.id, "words", row.words_sealed or b"")
        return str(sealed_words.read(opened, row.language).stop_url)
