"""The month behind the demo: told as it would have been, and nothing of it still to be sent."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.message_status import FINAL
from app.domain.staff_roles import Act
from app.models.case import Case, StoredEvent
from app.models.case_type import CaseType
from app.models.feedback import Feedback
from app.models.figures import FigureDay, MessageFigures
from app.models.message import DeliveryAttempt, Message
from app.models.organisation import AuditEntry
from app.models.reply import Reply
from app.services.case_type_changes import pack_loading
from app.services.case_types import Catalogue
from app.services.dashboard import needs
from app.services.dashboard.needs import NeedKind
from app.services.delivery import budget
from app.services.demo import month as demo_month
from app.services.demo import staff
from app.services.demo.month import DemoCaller, stories
from app.services.events.processing import Sender
from app.services.packs.files import shipped_pack
from app.services.templates.signing import sign_and_publish_all
from tests.world import BASE_URL, World

NOW = datetime.now(UTC)
_SPAN = 9


@pytest.fixture
def month(world: World) -> World:
    """A world whose organisation has nine days behind it."""
    with world.session() as session:
        case_type_id = pack_loading.load_pack(session, shipped_pack("missed-bin"))
        session.flush()
        sign_and_publish_all(session, case_type_id, "Tests", NOW)
        staff.add_where_nobody_is(session, NOW)
    caller = DemoCaller(world.tenant.id, world.tenant.live_key)
    assert demo_month.seed(world.db, caller, Sender(BASE_URL, Catalogue()), NOW, _SPAN) > 100
    return world


def test_everything_of_the_month_is_there_in_its_own_time_and_nothing_is_still_to_be_sent(month: World) -> None:
    since = NOW - timedelta(days=_SPAN + 1)
    for table in (Case, StoredEvent, Message, DeliveryAttempt, Reply, Feedback):
        first, last = _span(month, table)
        assert since < first < last <= NOW, table.__tablename__
    assert _count(month, AuditEntry) > 50
    assert _due(month) == 0
    assert _unprocessed(month) == 0


def test_both_languages_and_both_channels_are_told_and_some_messages_go_wrong(month: World) -> None:
    with month.session() as session:
        said = set(session.execute(select(Message.channel, Message.language).distinct()).all())
        statuses = set(session.scalars(select(Message.status).distinct()))
    assert {("sms", "cy"), ("sms", "en"), ("email", "cy"), ("email", "en")} <= said
    assert {"delivered", "permanent-failure"} <= statuses


def test_every_message_was_handed_over_soon_after_its_event(month: World) -> None:
    with month.session() as session:
        took = session.scalars(select(Message.sent_at - Message.created_at).where(Message.part < 2)).all()
    assert all(timedelta(0) <= one < timedelta(minutes=15) for one in took if one is not None)


def test_the_same_day_tells_the_same_stories() -> None:
    def told() -> list[Any]:
        return stories.of_a_month(random.Random(1), NOW, _SPAN)

    assert told() == told()


def test_the_desk_has_something_of_everything_that_needs_a_person(month: World) -> None:
    with month.session() as session:
        types = frozenset(session.scalars(select(CaseType.id)))
        waiting = {one.kind for one in needs.needed(session, dict.fromkeys(Act, types), NOW)}
    assert waiting >= set(NeedKind) - {NeedKind.SUSPENDED, NeedKind.BUDGET, NeedKind.HELD}


def test_staff_have_been_at_work_and_did_it_at_their_own_times(month: World) -> None:
    with month.session() as session:
        done = session.execute(select(AuditEntry).where(AuditEntry.who.startswith("staff:"))).scalars().all()
        closers = set(session.scalars(select(Reply.closed_by).where(Reply.closed_by.startswith("staff:"))))
        assert session.scalar(select(func.count()).where(Reply.assigned_to.is_not(None))) == 1
        assert session.scalar(select(func.count()).where(CaseType.in_preparation)) == 1
    assert len({one.who for one in done}) >= 3
    assert closers <= {one.who for one in done}
    assert {"glossary: entry added", "integration added", "guest added", "reply assigned", "staff invited"} <= {
        one.what for one in done
    }
    assert max(one.created_at for one in done) < NOW


def test_every_day_of_the_month_is_counted_and_some_of_the_budget_is_spent(month: World) -> None:
    with month.session() as session:
        counted = set(session.scalars(select(FigureDay.day)))
        planned = session.scalar(select(func.sum(MessageFigures.planned)))
        budgeted = budget.state(session, NOW)
    assert len(counted) == _SPAN + 1
    assert planned == _count(month, Message)
    assert budgeted.pence is not None
    assert not budgeted.stops


def _span(world: World, table: Any) -> tuple[datetime, datetime]:
    with world.session() as session:
        first, last = session.execute(select(func.min(table.created_at), func.max(table.created_at))).one()
        return first, last


def _count(world: World, table: Any) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _due(world: World) -> int:
    """Messages that a worker would take up now; those that are held or wait for their day, or are settled, are not."""
    with world.session() as session:
        waiting = (
            Message.status.not_in([one.value for one in FINAL]),
            Message.status != "held",
            Message.finished_at.is_(None),
        )
        return session.scalar(select(func.count()).where(*waiting, Message.send_after <= datetime.now(UTC))) or 0


def _unprocessed(world: World) -> int:
    with world.session() as session:
        waiting = (StoredEvent.processed_at.is_(None), StoredEvent.parked_at.is_(None))
        return session.scalar(select(func.count()).where(*waiting)) or 0
