"""Every event type of the contract: taken, stored, applied to the case, and told in the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.world import World, event

PLAN = {"cy": "Cynllun llawr", "en": "A floor plan"}
PLACE = {"cy": "Canolfan Ddinesig", "en": "Civic Centre"}
VISIT = {"id": "v-1", "start": "2027-01-12T14:30:00Z", "end": "2027-01-12T15:00:00Z", "place": PLACE}

Told = tuple[str, dict[str, Any], dict[str, Any], str]

TOLD: list[Told] = [
    ("case.reopened", {"milestone": "checking"}, {"milestone": "checking", "status": "open"}, "ailagor"),
    (
        "case.milestone_reached",
        {"milestone": "advice", "expected_by": "2027-01-29"},
        {"milestone": "advice", "expected_by": "2027-01-29"},
        "gyngor arbenigol",
    ),
    (
        "case.information_requested",
        {"request": {"id": "r", "what": PLAN, "due": "2027-01-05"}},
        {},
        "Cynllun llawr\nAnfonwch hyn atom erbyn 5 Ionawr 2027.",
    ),
    ("case.information_received", {"request": {"id": "r"}}, {}, "wedi dod i law"),
    (
        "case.delayed",
        {"expected_by": "2027-02-01", "reason": PLAN},
        {"expected_by": "2027-02-01", "milestone": "received"},
        "erbyn 1 Chwefror 2027",
    ),
    (
        "case.appointment_booked",
        {"appointment": VISIT},
        {},
        "dydd Mawrth 12 Ionawr 2027 am 2:30pm. Lleoliad: Canolfan Ddinesig.",
    ),
    ("case.appointment_changed", {"appointment": VISIT}, {}, "wedi newid"),
    ("case.appointment_cancelled", {"appointment": VISIT}, {}, "wedi'i ganslo"),
    ("case.decision_made", {"outcome": "granted"}, {"status": "open"}, "Y penderfyniad: Trwydded wedi'i rhoi."),
    ("case.closed", {"outcome": "refused"}, {"status": "closed"}, "bellach wedi'i gau"),
    ("case.withdrawn", {}, {"status": "withdrawn"}, "wedi'i dynnu'n ôl"),
    ("case.merged", {"into": "C-2"}, {"status": "merged"}, "C-2"),
    ("case.transferred", {"to": {"cy": "Cyngor Arall", "en": "Another Council"}}, {"status": "open"}, "Cyngor Arall"),
]


@pytest.mark.parametrize(("of_type", "data", "becomes", "words"), TOLD, ids=[one[0] for one in TOLD])
def test_an_event_changes_the_case_and_is_told(
    world: World, of_type: str, data: dict[str, Any], becomes: dict[str, Any], words: str
) -> None:
    world.told(event())
    sent = event(kind=of_type, **data)
    opened, told = world.told(sent)
    assert told["status"] == "delivered"
    assert words in told["content"]["body"]
    case = world.get("/v1/cases/C-1").json
    assert {name: case[name] for name in becomes} == becomes
    assert [(one["type"], one["effect"]) for one in case["events"]] == [
        ("olrhain.case.opened", "applied"),
        (f"olrhain.{of_type}", "applied"),
    ]
    assert case["events"][1]["event_id"] == sent["id"]
    assert opened["event"] == case["events"][0]["id"]


@pytest.mark.parametrize(("of_type", "data", "becomes", "words"), TOLD, ids=[one[0] for one in TOLD])
def test_any_event_may_be_the_first_of_a_case_and_is_told_in_both_languages_by_email(
    world: World, of_type: str, data: dict[str, Any], becomes: dict[str, Any], words: str
) -> None:
    first = event(kind="case.opened")["data"]
    first["contacts"][0] |= {"language": "both", "channels": ["email"]}
    told = world.told(event(kind=of_type, **first, **data))
    assert [(one["channel"], one["language"], one["status"]) for one in told] == [("email", "both", "delivered")]
    welsh, rule, english = told[0]["content"]["body"].partition("\n\n---\n\n")
    assert rule
    assert "Helo Siân" in welsh
    assert "Hello Siân" in english
    assert "((" not in welsh + english


def test_an_opened_case_is_where_it_says_or_at_the_first_milestone(world: World) -> None:
    world.told(event("C-1"))
    world.told(event("C-2", milestone="acknowledged"))
    assert [world.get(f"/v1/cases/C-{one}").json["milestone"] for one in (1, 2)] == ["received", "acknowledged"]


def test_a_case_keeps_the_time_at_which_it_was_opened_and_closed(world: World) -> None:
    for sent in (
        event(time="2026-03-02T09:00:00Z"),
        event(kind="case.closed", time="2026-04-02T09:00:00+01:00"),
    ):
        world.told(sent)
    case = world.get("/v1/cases/C-1").json
    assert (case["opened_at"], case["closed_at"]) == ("2026-03-02T09:00:00Z", "2026-04-02T08:00:00Z")
    world.told(event(kind="case.reopened", time="2026-04-05T09:00:00Z"))
    case = world.get("/v1/cases/C-1").json
    assert (case["status"], case["opened_at"], case["closed_at"]) == ("open", "2026-03-02T09:00:00Z", None)


def test_what_was_asked_for_is_remembered_when_it_is_received(world: World) -> None:
    world.told(event(contacts=[]) | {"data": _by_email()})
    world.told(event(kind="case.information_requested", request={"id": "r", "what": PLAN}))
    received = world.told(event(kind="case.information_received", request={"id": "r"}))
    assert received[-1]["status"] == "delivered"


def test_an_appointment_that_is_changed_keeps_what_the_change_leaves_out(world: World) -> None:
    world.told(event())
    world.told(event(kind="case.appointment_booked", appointment=VISIT))
    later = {"id": "v-1", "start": "2027-06-13T09:00:00+01:00"}
    told = world.told(event(kind="case.appointment_changed", appointment=later))
    assert "dydd Sul 13 Mehefin 2027 am 9am. Lleoliad: Canolfan Ddinesig." in told[-1]["content"]["body"]


def test_an_appointment_that_is_cancelled_need_not_say_when_it_was(world: World) -> None:
    world.told(event())
    world.told(event(kind="case.appointment_booked", appointment=VISIT))
    told = world.told(event(kind="case.appointment_cancelled", appointment={"id": "v-1"}))
    assert "dydd Mawrth 12 Ionawr 2027 am 2:30pm" in told[-1]["content"]["body"]


@pytest.mark.parametrize(
    ("of_type", "data"),
    [("contact.updated", {"contact": {"reference": "p-1"}}), ("contact.removed", {"contact": {"reference": "p-1"}})],
)
def test_events_about_contacts_tell_nobody_and_say_so(world: World, of_type: str, data: dict[str, Any]) -> None:
    world.told(event())
    answer = world.post(event(kind=of_type, **data))
    world.process()
    stored = world.get(answer.json["links"]["event"]).json
    assert stored["effect"] == "applied"
    assert stored["messages"] == []
    assert [one["reason"]["code"] for one in stored["not_told"]] == ["nothing-to-tell"]


def test_a_silent_event_is_recorded_and_shown_and_nobody_is_told(world: World) -> None:
    answer = world.post(event(silent=True, milestone="checking"))
    world.process()
    assert world.messages("C-1") == []
    assert world.get("/v1/cases/C-1").json["milestone"] == "checking"
    not_told = world.get(answer.json["links"]["event"]).json["not_told"]
    assert [(one["contact"], one["reason"]["code"]) for one in not_told] == [(None, "silent")]


def _by_email() -> dict[str, Any]:
    data: dict[str, Any] = event()["data"]
    data["contacts"][0]["channels"] = ["email"]
    return data
