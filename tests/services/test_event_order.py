"""Events that come late, twice, before their time, or are taken back."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from app.domain.reasons import Reason
from tests.world import World, event

EARLY, NOON, LATE = (f"2026-03-02T{hour}:00:00Z" for hour in ("09", "12", "15"))
VISIT = {"id": "v-1", "start": "2027-01-12T14:30:00Z"}


def test_a_late_event_joins_the_history_and_neither_moves_the_case_back_nor_is_told(world: World) -> None:
    world.told(event(time=EARLY))
    world.told(event(kind="case.milestone_reached", milestone="checked", time=LATE))
    late = world.post(event(kind="case.milestone_reached", milestone="checking", time=NOON))
    world.process()
    world.deliver()
    stored = world.get(late.json["links"]["event"]).json
    assert (stored["effect"], stored["messages"]) == ("late", [])
    assert [one["reason"]["code"] for one in stored["not_told"]] == ["late"]
    case = world.get("/v1/cases/C-1").json
    assert case["milestone"] == "checked"
    assert [one["effect"] for one in case["events"]] == ["applied", "applied", "late"]
    assert len(world.messages("C-1")) == 2


def test_events_that_wait_together_are_processed_by_their_time(world: World) -> None:
    posted = [
        event(kind="case.opened", time=EARLY),
        event(kind="case.closed", time=LATE),
        event(kind="case.milestone_reached", milestone="checking", time=NOON),
    ]
    world.post(posted)
    world.process()
    assert [one["effect"] for one in world.get("/v1/cases/C-1").json["events"]] == ["applied"] * 3
    world.deliver()
    told = [one["template"]["key"] for one in world.messages("C-1")]
    assert told == ["case.opened/sms", "case.milestone_reached/sms", "case.closed/sms"]


def test_a_case_ends_in_the_same_state_whatever_the_order_of_arrival(world: World) -> None:
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("case.opened", {}, EARLY),
        ("case.milestone_reached", {"milestone": "checking"}, NOON),
        ("case.decision_made", {"outcome": "granted"}, LATE),
        ("case.closed", {"outcome": "granted"}, "2026-03-03T09:00:00Z"),
    ]
    ends = []
    for number, order in enumerate(itertools.permutations(steps)):
        for kind, data, time in order:
            first = event()["data"] | data
            assert world.post(event(f"C-{number}", kind, time=time, **first)).status_code == 202
            world.process()
        case = world.get(f"/v1/cases/C-{number}").json
        ends.append({name: case[name] for name in ("milestone", "status", "opened_at", "closed_at", "expected_by")})
    assert all(one == ends[0] for one in ends)
    assert (ends[0]["milestone"], ends[0]["status"]) == ("checking", "closed")


def test_a_late_event_never_texts_in_any_order(world: World) -> None:
    times = [EARLY, NOON, LATE]
    for number, order in enumerate(itertools.permutations(range(3))):
        for step in order:
            first = event()["data"] | {"milestone": ("received", "checking", "checked")[step]}
            world.told(event(f"C-{number}", "case.milestone_reached", time=times[step], **first))
        told = {one["event"] for one in world.messages(f"C-{number}")}
        effects = {one["id"]: one["effect"] for one in world.get(f"/v1/cases/C-{number}").json["events"]}
        assert told == {id for id, effect in effects.items() if effect == "applied"}


def test_an_event_about_a_contact_makes_nothing_late(world: World) -> None:
    world.told(event(time=EARLY))
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "name": "Siân"}, time=LATE))
    assert len(world.told(event(kind="case.milestone_reached", milestone="checking", time=NOON))) == 2


def test_a_retracted_event_is_left_out_and_who_was_told_of_it_hears_that_it_was_wrong(world: World) -> None:
    world.told(event())
    wrong = event(kind="case.milestone_reached", milestone="decided")
    world.told(wrong)
    messages = world.told(event(kind="case.event_retracted", retracts=wrong["id"]))
    assert messages[-1]["template"]["key"] == "case.event_retracted/sms"
    case = world.get("/v1/cases/C-1").json
    assert case["milestone"] == "received"
    assert [one["effect"] for one in case["events"]] == ["applied", "retracted", "applied"]


def test_a_retraction_cancels_what_nobody_has_begun_to_send_and_then_tells_nobody(world: World) -> None:
    world.told(event())
    wrong = event(kind="case.milestone_reached", milestone="decided")
    world.post(wrong)
    world.process()
    retraction = world.post(event(kind="case.event_retracted", retracts=wrong["id"]))
    world.process()
    world.deliver()
    assert [(one["status"], _code(one)) for one in world.messages("C-1")] == [
        ("delivered", None),
        ("cancelled", "retracted"),
    ]
    not_told = world.get(retraction.json["links"]["event"]).json["not_told"]
    assert [(one["contact"], one["reason"]["code"]) for one in not_told] == [("p-1", "not-told-before")]


def test_an_event_that_was_retracted_before_it_came_is_never_told(world: World) -> None:
    world.told(event())
    wrong = event(kind="case.milestone_reached", milestone="decided")
    world.told(event(kind="case.event_retracted", retracts=wrong["id"]))
    answer = world.post(wrong)
    world.process()
    stored = world.get(answer.json["links"]["event"]).json
    assert (stored["effect"], stored["messages"]) == ("retracted", [])
    assert [one["reason"]["code"] for one in stored["not_told"]] == ["retracted"]
    assert world.get("/v1/cases/C-1").json["milestone"] == "received"


def test_a_retraction_counts_for_the_source_it_comes_from(world: World) -> None:
    world.told(event())
    right = event(kind="case.milestone_reached", milestone="decided", source="/one")
    world.told(right)
    world.told(event(kind="case.event_retracted", retracts=right["id"], source="/two"))
    assert world.get("/v1/cases/C-1").json["milestone"] == "decided"


def test_a_milestone_that_is_overtaken_is_still_told(world: World) -> None:
    world.post([event(), *(_milestone(code) for code in ("acknowledged", "checking", "checked"))])
    world.process()
    while world.deliver():
        pass
    assert [one["status"] for one in world.messages("C-1")] == ["delivered"] * 4


def test_a_case_that_is_withdrawn_or_merged_cancels_what_waits_and_tells_that(world: World) -> None:
    for case, of_type, data, reason in (
        ("C-1", "case.withdrawn", {}, Reason.CASE_WITHDRAWN),
        ("C-2", "case.merged", {"into": "C-1"}, Reason.CASE_MERGED),
    ):
        world.post([event(case), event(case, of_type, **data)])
        world.process()
        world.deliver()
        waiting, told = world.messages(case)
        assert (waiting["status"], _code(waiting)) == ("cancelled", reason.value)
        assert (told["status"], told["template"]["key"]) == ("delivered", f"{of_type}/sms")


def test_what_was_changed_cancelled_or_answered_is_not_told_any_more(world: World) -> None:
    world.told(event())
    pairs = [
        (
            event(kind="case.appointment_booked", appointment=VISIT),
            event(kind="case.appointment_cancelled", appointment=VISIT),
        ),
        (_requested("r-1"), event(kind="case.information_received", request={"id": "r-1"})),
    ]
    for first, second in pairs:
        posted = world.post([first, second]).json["items"]
        world.process()
        world.deliver()
        by_event = {one["event"]: one for one in world.messages("C-1")}
        assert _code(by_event[posted[0]["id"]]) == "no-longer-true"
        assert by_event[posted[1]["id"]]["status"] == "delivered"


def test_another_appointment_or_request_stays_true(world: World) -> None:
    world.told(event())
    other = event(kind="case.appointment_cancelled", appointment=VISIT | {"id": "v-2"})
    world.post([event(kind="case.appointment_booked", appointment=VISIT), other])
    world.process()
    while world.deliver():
        pass
    assert [one["status"] for one in world.messages("C-1")] == ["delivered"] * 3


def test_times_of_the_same_moment_count_in_the_order_of_arrival(world: World) -> None:
    now = datetime.now(UTC).isoformat()
    for code in ("checking", "checked"):
        world.told(event(kind="case.milestone_reached", milestone=code, time=now, **event()["data"]))
    case = world.get("/v1/cases/C-1").json
    assert case["milestone"] == "checked"
    assert [one["effect"] for one in case["events"]] == ["applied", "applied"]


def _milestone(code: str) -> dict[str, Any]:
    return event(kind="case.milestone_reached", milestone=code)


def _requested(request: str) -> dict[str, Any]:
    what = {"cy": "Cynllun", "en": "A plan"}
    return event(kind="case.information_requested", request={"id": request, "what": what})


def _code(message: dict[str, Any]) -> str | None:
    return message["reason"]["code"] if message["reason"] else None


def test_taking_back_a_retraction_brings_the_event_back(world: World) -> None:
    opened = event()
    reached = event(kind="case.milestone_reached", milestone="checking")
    taken_back = event(kind="case.event_retracted", retracts=reached["id"])
    world.post([opened, reached, taken_back, event(kind="case.event_retracted", retracts=taken_back["id"])])
    world.process()
    case = world.get("/v1/cases/C-1").json
    assert case["milestone"] == "checking"
    assert [one["effect"] for one in case["events"]] == ["applied", "applied", "retracted", "applied"]
