"""The data that each event type may carry: what is wrong with them is 422, with pointer and code, and not stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import faults, rows, with_own_tenant
from tests.world import World, contact, event

PAIR = {"cy": "Cynllun", "en": "Plan"}


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """What is refused leaves no trace, so all tests of this file share an organisation."""
    return with_own_tenant(shared_world)


TYPES: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("case.milestone_reached", {}, ("/data/milestone", "missing")),
    ("case.milestone_reached", {"milestone": "flying"}, ("/data/milestone", "milestone_unknown")),
    (
        "case.milestone_reached",
        {"milestone": "checking", "expected_by": "4/12/2026"},
        ("/data/expected_by", "date_invalid"),
    ),
    ("case.milestone_reached", {"milestone": "checking", "details": {"Enw": "x"}}, ("/data/details/Enw", "not_a_code")),
    (
        "case.milestone_reached",
        {"milestone": "checking", "details": {"int": []}},
        ("/data/details/int", "string_needed"),
    ),
    ("case.milestone_reached", {"milestone": "checking", "details": {"a": {}}}, ("/data/details/a", "pair_empty")),
    (
        "case.milestone_reached",
        {"milestone": "checking", "details": {"a": PAIR | {"fr": "x"}}},
        ("/data/details/a/fr", "unknown_field"),
    ),
    ("case.information_requested", {}, ("/data/request", "missing")),
    ("case.information_requested", {"request": {"id": "r", "what": "A plan"}}, ("/data/request/what", "pair_needed")),
    ("case.information_requested", {"request": {"what": PAIR}}, ("/data/request/id", "missing")),
    (
        "case.information_requested",
        {"request": {"id": "r", "due": "2026-02-30"}},
        ("/data/request/due", "date_invalid"),
    ),
    ("case.information_received", {"request": {"id": "r", "what": {"cy": " "}}}, ("/data/request/what", "pair_empty")),
    ("case.delayed", {"reason": "We are busy"}, ("/data/reason", "pair_needed")),
    ("case.delayed", {"reason": {"cy": 7, "en": "x"}}, ("/data/reason/cy", "string_needed")),
    ("case.appointment_booked", {"appointment": {"id": "a"}}, ("/data/appointment/start", "missing")),
    (
        "case.appointment_booked",
        {"appointment": {"id": "a", "start": "2026-12-01T10:00"}},
        ("/data/appointment/start", "time_invalid"),
    ),
    (
        "case.appointment_changed",
        {"appointment": {"id": "a", "place": "Neath"}},
        ("/data/appointment/place", "pair_needed"),
    ),
    (
        "case.appointment_changed",
        {"appointment": {"id": "a", "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T09:00:00Z"}},
        ("/data/appointment", "end_before_start"),
    ),
    (
        "case.appointment_cancelled",
        {"appointment": {"id": "a", "start": "0001-01-01T00:00:00Z"}},
        ("/data/appointment/start", "time_invalid"),
    ),
    ("case.decision_made", {"outcome": "maybe"}, ("/data/outcome", "outcome_unknown")),
    ("case.closed", {"outcome": "Granted!"}, ("/data/outcome", "not_a_code")),
    ("case.withdrawn", {"milestone": "decided"}, ("/data/milestone", "unknown_field")),
    ("case.merged", {}, ("/data/into", "missing")),
    ("case.transferred", {"to": "The other council"}, ("/data/to", "pair_needed")),
    ("case.event_retracted", {}, ("/data/retracts", "missing")),
    ("contact.updated", {}, ("/data/contact", "missing")),
    ("contact.updated", {"contact": contact(mobile="123")}, ("/data/contact/mobile", "mobile_invalid")),
    ("contact.updated", {"contact": contact(), "said_at": "today"}, ("/data/said_at", "time_invalid")),
    ("contact.updated", {"contact": contact(), "reason": "moved"}, ("/data/reason", "unknown_field")),
    ("contact.removed", {"contact": contact(), "reason": "bored"}, ("/data/reason", "not_allowed")),
    ("case.closed", {"case_type": "adult-social-care"}, ("/data/case_type", "case_type_differs")),
]


@pytest.mark.parametrize(("of_type", "data", "fault"), TYPES, ids=lambda one: repr(one)[:50])
def test_the_data_of_a_type_that_are_wrong(
    world: World, of_type: str, data: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert world.post(event("known")).status_code == 202
    before = rows(world)
    answer = world.post(event("known", of_type, **data))
    assert faults(answer) == {fault}
    assert answer.status_code == 422
    assert rows(world) == before


def test_a_detail_that_the_case_type_wants_in_both_languages_is_no_plain_string(world: World) -> None:
    details = {"assessor": "The team"}
    opened = event("care", case_type="adult-social-care")
    booked = event("care", "case.milestone_reached", milestone="assessment-booked", details=details)
    assert world.post(opened).status_code == 202
    assert faults(world.post(booked)) == {("/data/details/assessor", "pair_needed")}
