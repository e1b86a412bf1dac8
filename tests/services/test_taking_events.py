"""Batches in which one event stands in another's way: each is answered as if it had come alone, in its turn."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from app.models.case import Case, StoredEvent
from app.services.case_type_changes import pack_loading
from app.services.packs.files import shipped_pack
from tests.answers import faults
from tests.world import World, contact, event

Raw = dict[str, Any]


def milestone(case: str = "C-1", **data: Any) -> Raw:
    return event(case, "case.milestone_reached", milestone="checking", **data)


def said(world: World, events: list[Raw]) -> list[str]:
    """The code of the first fault of each event that was rejected, the status of the others."""
    items = world.post(events).json["items"]
    return [one["problem"]["errors"][0]["code"] if one["problem"] else one["status"] for one in items]


def test_a_case_is_unknown_to_the_events_before_the_one_that_opens_it(world: World) -> None:
    assert said(world, [milestone(), event(), milestone()]) == ["case_unknown", "accepted", "accepted"]


def test_every_event_that_may_open_a_case_may_be_the_one_that_does(world: World) -> None:
    whole: Raw = {"case_type": "building-permit", "contacts": [contact()]}
    assert said(world, [milestone(**whole), milestone(), event(), milestone(**whole)]) == ["accepted"] * 4
    assert _cases(world) == 1


def test_a_case_opened_twice_in_a_batch_is_of_the_case_type_that_was_said_first(world: World) -> None:
    batch = [event(), event(case_type="adult-social-care"), milestone()]
    assert said(world, batch) == ["accepted", "case_type_differs", "accepted"]


def test_an_event_that_was_posted_before_with_other_content_opens_no_case_but_the_next_one_does(world: World) -> None:
    sent = event("C-1")
    world.post(sent)
    batch = [sent | {"subject": "C-2"}, milestone("C-2"), event("C-2", case_type="adult-social-care")]
    assert said(world, batch) == ["id_conflict", "case_unknown", "accepted"]
    assert _cases(world) == 2


def test_an_id_that_was_refused_may_open_a_case_later_in_the_batch_and_one_that_was_taken_may_not(
    world: World,
) -> None:
    refused, taken = milestone("C-1"), event("C-2")
    batch = [refused, event("C-3", id=refused["id"]), taken, event("C-4", id=taken["id"]), taken]
    assert said(world, batch) == ["case_unknown", "accepted", "accepted", "id_conflict", "replayed"]
    assert _cases(world) == 2


def test_an_event_that_is_refused_hears_why_though_one_of_its_id_is_stored_after_it(world: World) -> None:
    refused = event(milestone="flying")
    assert said(world, [refused, event(id=refused["id"])]) == ["milestone_unknown", "accepted"]


def test_a_hundred_times_the_same_opening_in_a_batch_is_one_event(world: World) -> None:
    assert said(world, [event()] * 100) == ["accepted"] + ["replayed"] * 99


def test_events_arrive_in_the_order_of_the_batch_whatever_their_cases(world: World) -> None:
    batch = [event(f"C-{number % 7}") for number in range(50)]
    ids = [one["id"] for one in world.post(batch).json["items"]]
    with world.session() as session:
        assert [str(id) for id in session.scalars(select(StoredEvent.id).order_by(StoredEvent.arrival))] == ids


def test_a_case_of_a_case_type_that_was_made_a_moment_ago_is_spoken_of_like_any_other(world: World) -> None:
    world.post(event())
    with world.session() as session:
        # As another process does it: ours still remembers the case types as they were.
        made = pack_loading.load_pack(session, shipped_pack("missed-bin"))
        session.execute(text("UPDATE cases SET case_type_id = :made"), {"made": made})
    closed = event(kind="case.closed")
    assert (world.post(closed).status_code, world.post(closed).status_code) == (202, 200)
    assert faults(world.post(event(kind="case.milestone_reached", milestone="checked"))) == {
        ("/data/milestone", "milestone_unknown")
    }


def _cases(world: World) -> int:
    with world.session() as session:
        return len(session.scalars(select(Case.id)).all())
