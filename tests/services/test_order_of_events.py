"""Events of a case in any order, late and doubled: the same case in the end, and a late one never texts."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.db import vault_of
from app.models.case import Case, StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.services import contacts
from app.services.events import event_store
from tests.unit.some_case import SEED, Raw, lives
from tests.world import World, contact, event

_numbers = itertools.count(1)


def run(world: World, life: list[Raw], groups: list[int]) -> str:
    """Posts the events of a life as a case of their own, processing after each group; returns its reference."""
    reference = f"case-{next(_numbers)}"
    waiting = list(life)
    for size in groups:
        batch, waiting = waiting[:size], waiting[size:]
        for raw in batch:
            answer = world.post(
                raw | {"id": f"{reference}/{raw['id']}", "subject": reference} | _retracts(raw, reference)
            )
            assert answer.status_code in (200, 202), answer.get_data(as_text=True)
        world.process()
    return reference


def _retracts(raw: Raw, reference: str) -> dict[str, Any]:
    data = dict(raw["data"])
    if "retracts" in data:
        data["retracts"] = f"{reference}/{data['retracts']}"
    return {"data": data}


def case_row(world: World, reference: str) -> dict[str, Any]:
    """Everything that is kept of a case and its people, without our own ids."""
    with world.session() as session:
        vault = vault_of(session)
        row = session.scalars(select(Case).where(Case.reference_index == vault.index("reference", reference))).one()
        assert row.state_sealed is not None
        state = event_store.open_state(vault, row.id, row.state_sealed)
        people = session.scalars(select(Contact).where(Contact.case_id == row.id)).all()
        known = [contacts.details(vault, one) for one in people]
        return {
            "row": (row.status, row.milestone, row.opened_at, row.closed_at, row.expected_by, row.applied_time),
            "contacts": state.contacts,
            "appointments": state.appointments,
            "requests": state.requests,
            "history": [(one.type, one.time, one.retracted) for one in state.history],
            "people": sorted(
                (details.reference, details, one.language, tuple(one.channels), one.removed_at is not None)
                for details, one in zip(known, people, strict=True)
            ),
        }


def told_late(world: World, reference: str) -> list[str]:
    """The types of the late events of a case that have a message."""
    with world.session() as session:
        index = vault_of(session).index("reference", reference)
        query = (
            select(StoredEvent.type)
            .join(Message, Message.event_id == StoredEvent.id)
            .join(Case, Case.id == StoredEvent.case_id)
            .where(Case.reference_index == index, StoredEvent.effect != "applied", Message.status != "cancelled")
        )
        return list(session.scalars(query))


@seed(SEED)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=lives(most=6), shuffle=st.randoms(use_true_random=False), groups=st.lists(st.integers(1, 4), max_size=3))
def test_whatever_the_order_the_case_ends_the_same_and_nothing_late_is_told(
    world: World, life: list[Raw], shuffle: Any, groups: list[int]
) -> None:
    note(f"OLRHAIN_SEED={SEED}")
    arrived = shuffle.sample(life, len(life))
    doubled = arrived + shuffle.sample(arrived, len(arrived) // 2)
    straight, mixed = run(world, life, [len(life)]), run(world, doubled, [*groups, len(doubled)])
    assert case_row(world, mixed) == case_row(world, straight)
    assert told_late(world, mixed) == []


class TestNoLongerTrue:
    """What is cancelled, and what is not, when the event that makes it untrue comes late."""

    def test_a_late_cancellation_still_stops_the_text_of_the_booking(self, world: World) -> None:
        appointment = {"id": "a", "start": (datetime.now(UTC) + timedelta(days=5)).isoformat()}
        post(world, 0, "case.opened")
        booked = post(world, 1, "case.appointment_booked", appointment=appointment)
        post(world, 3, "case.milestone_reached", milestone="checking")
        world.process()
        post(world, 2, "case.appointment_cancelled", appointment={"id": "a"})
        world.process()
        assert status(world, booked) == ("cancelled", "no-longer-true")

    def test_a_late_withdrawal_of_a_case_that_was_reopened_since_stops_nothing_that_came_after_it(
        self, world: World
    ) -> None:
        opened = post(world, 0, "case.opened")
        reopened = post(world, 5, "case.reopened")
        world.process()
        post(world, 2, "case.withdrawn")
        world.process()
        assert status(world, reopened)[0] == "created"
        assert status(world, opened)[0] in ("created", "cancelled")

    def test_a_late_withdrawal_that_still_holds_stops_everything(self, world: World) -> None:
        post(world, 0, "case.opened")
        reached = post(world, 5, "case.milestone_reached", milestone="checking")
        world.process()
        post(world, 2, "case.withdrawn")
        world.process()
        assert status(world, reached) == ("cancelled", "case-withdrawn")

    def test_a_late_removal_of_somebody_who_has_returned_since_stops_nothing(self, world: World) -> None:
        post(world, 0, "case.opened")
        world.process()
        post(world, 5, "contact.updated", contact=contact())
        reached = post(world, 6, "case.milestone_reached", milestone="checking")
        world.process()
        post(world, 3, "contact.removed", contact={"reference": "p-1"})
        world.process()
        assert status(world, reached)[0] == "created"

    def test_a_milestone_that_was_overtaken_is_still_told(self, world: World) -> None:
        post(world, 0, "case.opened")
        first = post(world, 1, "case.milestone_reached", milestone="checking")
        post(world, 2, "case.milestone_reached", milestone="checked")
        world.process()
        assert status(world, first)[0] == "created"


def post(world: World, minute: int, kind: str, **data: Any) -> str:
    """Posts an event of the one case of a test, so many minutes after yesterday's noon; returns its id."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
    answer = world.post(event("C-1", kind, time=(noon + timedelta(minutes=minute)).isoformat(), **data))
    assert answer.status_code == 202, answer.get_data(as_text=True)
    return str((answer.json or {})["id"])


def status(world: World, event_id: str) -> tuple[str, str | None]:
    """The status and reason of the one message of an event."""
    with world.session() as session:
        found = session.execute(
            text("SELECT status, reason FROM messages WHERE event_id = :event"), {"event": event_id}
        ).one()
        return found.status, found.reason
