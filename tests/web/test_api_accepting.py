"""Events that are taken: once, again, in a batch, in each of the three modes of CloudEvents."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.answers import faults, kind, rows
from tests.world import World, contact, event

SUBJECT = "NPT/2026/ŵ 1"


def test_an_event_is_answered_with_its_id_and_links_that_lead_somewhere(world: World) -> None:
    sent = event(SUBJECT)
    answer = world.post(sent)
    assert answer.status_code == 202
    assert (answer.json["status"], answer.json["event_id"]) == ("accepted", sent["id"])
    assert answer.json["links"]["event"] == f"/v1/events/{answer.json['id']}"
    key = {"Authorization": f"Bearer {world.tenant.test_key}"}
    found = [world.client.get(link, headers=key) for link in answer.json["links"].values()]
    assert [one.status_code for one in found] == [200, 200, 200]
    assert found[1].json["reference"] == SUBJECT


def test_the_same_event_again_gets_the_first_answer_and_stores_nothing(world: World) -> None:
    sent = event()
    first = world.post(sent)
    before = rows(world)
    again = world.post(sent)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert "Idempotent-Replayed" not in first.headers
    assert again.json == first.json
    assert rows(world) == before


def test_the_same_content_written_differently_is_the_same_event(world: World) -> None:
    sent = event(time="2026-02-03T09:30:00Z", contacts=[contact(mobile="07700900123", email="Sian@Example.com")])
    first = world.post(sent)
    written = event(
        id=sent["id"],
        time="2026-02-03T10:30:00.000+01:00",
        contacts=[dict(reversed(contact(mobile="+44 7700 900123", email="sian@example.com").items()))],
    )
    again = world.post(written | {"traceparent": "00-1", "datacontenttype": "application/json"})
    assert (again.status_code, again.json["id"]) == (200, first.json["id"])


def test_a_replayed_event_is_applied_once(world: World) -> None:
    sent = event()
    for _ in range(3):
        world.post(sent)
        world.process()
        world.deliver()
    assert len(world.messages("C-1")) == 1


def test_the_same_id_from_another_source_is_another_event(world: World) -> None:
    sent = event()
    answers = [world.post(sent | {"source": source}) for source in ("/one", "/two")]
    assert [one.status_code for one in answers] == [202, 202]


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "C-2"},
        {"time": "2026-01-01T00:00:00Z"},
        {"type": "olrhain.case.reopened"},
        {"data": {"case_type": "building-permit", "contacts": [contact(name="Someone Else")]}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_same_id_with_other_content_is_a_conflict_and_stores_nothing(world: World, change: dict[str, Any]) -> None:
    sent = event()
    world.post(sent)
    before = rows(world)
    answer = world.post(sent | change)
    assert kind(answer) == (409, "conflict")
    assert faults(answer) == {("/id", "id_conflict")}
    assert rows(world) == before


def test_a_batch_answers_for_each_event_in_order_and_keeps_the_good_ones(world: World) -> None:
    good = event("C-1")
    unknown = event("C-2", "case.closed")
    broken = event("C-3") | {"time": "yesterday"}
    conflict = good | {"subject": "C-9"}
    answer = world.post([good, unknown, good, broken, conflict, 7])
    assert answer.status_code == 207
    items = answer.json["items"]
    assert [one["status"] for one in items] == ["accepted", "rejected", "replayed"] + ["rejected"] * 3
    assert [one["event_id"] for one in items] == [good["id"], unknown["id"], good["id"], broken["id"], good["id"], None]
    assert items[0]["id"] == items[2]["id"]
    assert [one["problem"]["status"] for one in items if one["problem"]] == [422, 422, 409, 422]
    assert [one["problem"]["type"].rpartition(":")[2] for one in items if one["problem"]] == [
        "case_unknown",
        "invalid",
        "conflict",
        "invalid",
    ]
    assert world.get("/v1/cases/C-1").status_code == 200
    assert {world.get(f"/v1/cases/C-{number}").status_code for number in (2, 3, 9)} == {404}


def test_events_of_a_batch_see_the_earlier_ones(world: World) -> None:
    answer = world.post(
        [event(), event(kind="case.milestone_reached", milestone="checking"), event(kind="case.closed")]
    )
    assert [one["status"] for one in answer.json["items"]] == ["accepted"] * 3
    world.process()
    case = world.get("/v1/cases/C-1").json
    assert (case["milestone"], case["status"]) == ("checking", "closed")


def test_a_rejected_event_is_no_beginning_of_a_case_for_those_after_it(world: World) -> None:
    answer = world.post([event(milestone="flying"), event(kind="case.closed")])
    assert [one["problem"]["errors"][0]["code"] for one in answer.json["items"]] == [
        "milestone_unknown",
        "case_unknown",
    ]
    assert rows(world) == 0


def test_an_empty_batch_is_answered_with_no_items(world: World) -> None:
    assert world.post([]).json == {"items": []}


def test_an_event_that_was_rejected_may_be_posted_again_with_the_same_id(world: World) -> None:
    sent = event(contacts=[])
    assert faults(world.post(sent)) == {("/subject", "case_unknown")}
    assert rows(world) == 0
    mended = sent | {"data": sent["data"] | {"contacts": [contact()]}}
    assert world.post(mended).status_code == 202


def test_extensions_of_the_envelope_are_ignored_even_where_they_look_like_data(world: World) -> None:
    extended = event() | {
        "traceparent": "00-ab-cd-01",
        "dataschema": "https://example.com/s",
        "milestone": 7,
        "x": None,
    }
    assert world.post(extended).status_code == 202


def test_binary_mode_takes_the_attributes_from_percent_encoded_headers(world: World) -> None:
    sent = event(SUBJECT)
    answer = _post_binary(world, sent)
    assert answer.status_code == 202
    assert world.get(answer.json["links"]["case"]).json["reference"] == SUBJECT
    assert world.post(sent).status_code == 200, "the same event in structured mode is the same event"


def test_binary_mode_points_to_faults_as_in_structured_mode(world: World) -> None:
    sent = event(milestone="Flying!") | {"time": "soon"}
    answer = _post_binary(world, sent)
    assert faults(answer) == {("/time", "time_invalid"), ("/data/milestone", "not_a_code")}


def test_binary_mode_misses_an_attribute_as_structured_mode_does(world: World) -> None:
    sent = event()
    del sent["subject"]
    assert faults(_post_binary(world, sent)) == {("/subject", "missing")}


@pytest.mark.parametrize("subject", ["%00", "A%00B", "%FF", "%ED%A0%80", "Ll\xc5\xb7r"])
def test_binary_mode_refuses_attributes_that_are_not_percent_encoded_text(world: World, subject: str) -> None:
    answer = _post_binary(world, event(), **{"ce-subject": subject})
    assert kind(answer) == (400, "bad_request")
    assert rows(world) == 0


def _post_binary(world: World, sent: dict[str, Any], **headers: str) -> Any:
    attributes = {f"ce-{name}": quote(sent[name]) for name in sent if name != "data"}
    body = json.dumps(sent["data"]).encode()
    return world.post(body, content_type="application/json", headers=attributes | headers)
