"""Two workers at one list: what the one has in hand, the other passes by and finds work behind it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.services.delivery import claiming
from app.services.events.processing import CASES_AT_ONCE, process_cases
from tests.world import World, contact, event
from workers.shop import now

FEW = 5


def cases(count: int) -> list[dict[str, object]]:
    return [event(f"S-{number}", contacts=[contact(f"p-{number}")]) for number in range(count)]


def test_a_worker_processes_what_lies_behind_the_cases_of_another(world: World) -> None:
    assert world.post(cases(CASES_AT_ONCE + FEW)).status_code == 207
    with world.session() as another:
        ids = another.scalars(select(Case.id).order_by(Case.id)).all()
        assert process_cases(another, ids, world.shop.sender, now()) == CASES_AT_ONCE
        assert world.process() == FEW
        another.rollback()
    assert world.process() == CASES_AT_ONCE


def test_a_worker_hands_over_what_lies_behind_the_messages_of_another(world: World) -> None:
    room = world.shop.threads
    assert world.post(cases(room + FEW)).status_code == 207
    world.process()
    with world.session() as another:
        ids = claiming.due(world.db, room)[world.tenant.id]
        assert len(claiming.claim(another, ids, world.shop.lease, now())) == room
        assert world.deliver() == FEW
        another.rollback()
    assert world.deliver() == room


def test_no_more_is_claimed_than_was_asked_for(world: World) -> None:
    assert world.post(cases(FEW)).status_code == 207
    world.process()
    ids = claiming.due(world.db, FEW)[world.tenant.id]
    with world.session() as session:
        claimed = claiming.claim(session, ids, world.shop.lease, now(), most=2)
        assert [one.message_id for one in claimed] == _oldest(world, ids)[:2]
        session.rollback()


def test_every_event_is_processed_once_whoever_does_it(world: World) -> None:
    world.post(cases(CASES_AT_ONCE + FEW))
    assert world.process() == CASES_AT_ONCE + FEW
    with world.session() as session:
        waiting = select(func.count()).select_from(StoredEvent).where(StoredEvent.processed_at.is_(None))
        assert session.scalar(waiting) == 0


def _oldest(world: World, ids: list[UUID]) -> list[UUID]:
    with world.session() as session:
        return list(session.scalars(select(Message.id).where(Message.id.in_(ids)).order_by(Message.number)))
