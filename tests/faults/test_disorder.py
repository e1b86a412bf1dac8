"""Events of one case that arrive in disorder, with two workers at them: the same end as in order, and no late text."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app.config import Settings
from app.services.case_types import Catalogue
from app.services.events.processing import Sender
from bench.waiting import until
from tests.faults.conftest import Faults
from tests.world import World, contact, event
from workers import processing
from workers.shop import Shop

SHUFFLES = 12
_OF_THE_STATE = ("case_type", "milestone", "status", "opened_at", "expected_by", "closed_at", "contacts")


@pytest.fixture
def milestones(world: World) -> list[str]:
    case_types = world.get("/v1/case-types").get_json()["items"]
    building_permit = next(one for one in case_types if one["code"] == "building-permit")
    return [one["code"] for one in building_permit["milestones"]]


def test_events_in_disorder_with_two_workers_at_them_end_in_the_same_state(
    world: World, faults: Faults, milestones: list[str]
) -> None:
    in_order = _history("in-order", milestones)
    for one in in_order:
        assert world.post(one).status_code == 202
        world.process()
    expected = _state(world, "in-order")
    for number in range(SHUFFLES):
        case = f"shuffled-{number}"
        shuffled = faults.dice.sample(_history(case, milestones), len(in_order))
        _post_with_two_workers(world, shuffled, faults.dice)
        assert _state(world, case) == expected, case
        _check_nothing_late_was_told(world, case)
        faults.injected += [case] * (_effects(world, case).count("late") > 0)


def test_a_late_event_joins_the_history_and_texts_nobody(world: World, milestones: list[str]) -> None:
    late, on_time = _history("late", milestones)[1:3]
    world.told(on_time)
    assert world.told(late) == world.messages("late")
    assert _effects(world, "late") == ["applied", "late"]
    assert {one["event"] for one in world.messages("late")} == set(_ids(world, "late", "applied"))


def _history(case: str, milestones: list[str]) -> list[dict[str, Any]]:
    """What happens to a case, in order, at the same times for every case; any may be the first that we hear of it."""
    earlier: dict[str, Any] = {"case_type": "building-permit", "contacts": [contact()]}
    later = earlier | {"contacts": [contact(language="en"), contact("p-2", role="carer")]}
    reason = {"cy": "Salwch", "en": "Illness"}
    happenings: list[tuple[str, dict[str, Any]]] = [
        ("case.opened", earlier),
        ("case.milestone_reached", {"milestone": milestones[1], "expected_by": "2027-01-11"} | earlier),
        ("case.milestone_reached", {"milestone": milestones[2]} | later),
        ("case.delayed", {"expected_by": "2027-02-01", "reason": reason} | later),
        ("case.milestone_reached", {"milestone": milestones[3], "expected_by": "2027-03-01"} | later),
        ("case.closed", later),
    ]
    return [
        event(case, kind, time=f"2025-11-0{day}T09:30:00Z", **data)
        for day, (kind, data) in enumerate(happenings, start=1)
    ]


def _post_with_two_workers(world: World, events: list[dict[str, Any]], dice: random.Random) -> None:
    posted = threading.Event()
    shops = [_another_shop(world.shop, world.settings) for _ in range(2)]
    with ThreadPoolExecutor(len(shops)) as pool:
        working = [pool.submit(_work, shop, posted) for shop in shops]
        try:
            for one in events:
                assert world.post(one).status_code == 202
                if dice.random() < 0.5:
                    until(lambda: _all_processed(world, events[0]["subject"]), 20, "events are not processed")
        finally:
            posted.set()
        for worker in working:
            worker.result()
    until(lambda: world.process() == 0, 20, "events are left over")
    assert _all_processed(world, events[0]["subject"])


def _another_shop(shop: Shop, settings: Settings) -> Shop:
    """As in another process: what it knows of case types is its own."""
    return replace(shop, sender=Sender(settings.base_url, Catalogue()))


def _work(shop: Shop, posted: threading.Event) -> None:
    while not posted.wait(0.01):
        processing.drain(shop, 5)


def _all_processed(world: World, case: str) -> bool:
    return all(one["processed_at"] for one in _case(world, case)["events"])


def _state(world: World, case: str) -> dict[str, Any]:
    """When we learnt of a language is evidence, not state: it depends on when the event came."""
    found = _case(world, case)
    contacts = [{**one, "language_said": one["language_said"]["value"]} for one in found["contacts"]]
    by_reference = sorted(contacts, key=lambda one: str(one["reference"]))
    return {name: found[name] for name in _OF_THE_STATE} | {"contacts": by_reference}


def _check_nothing_late_was_told(world: World, case: str) -> None:
    told = {one["event"] for one in world.messages(case)}
    assert told & set(_ids(world, case, "late")) == set()
    assert len(
        {(one["event"], one["contact"], one["channel"], one["language"]) for one in world.messages(case)}
    ) == len(world.messages(case))


def _effects(world: World, case: str) -> list[str]:
    return [one["effect"] for one in _case(world, case)["events"]]


def _ids(world: World, case: str, effect: str) -> list[str]:
    return [one["id"] for one in _case(world, case)["events"] if one["effect"] == effect]


def _case(world: World, case: str) -> dict[str, Any]:
    found: dict[str, Any] = world.get(f"/v1/cases/{case}").get_json()
    return found
