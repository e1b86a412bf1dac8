"""Looking up events, cases, messages, case types and templates: filters, pages, odd references, and what is hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from app.domain.recipients import KeyKind
from app.services import organisations
from tests.answers import kind, with_own_tenant
from tests.world import World, contact, event

UTC_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
NOT_THERE = (404, "not_found")


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """All tests of this file share an organisation; each looks at cases of its own."""
    return with_own_tenant(shared_world)


def test_an_event_is_shown_with_its_messages_and_who_was_not_told(world: World) -> None:
    people = [contact("p-1"), contact("p-2", mobile=None, email=None)]
    sent = event("shown", contacts=people)
    answer = world.post(sent)
    before = world.get(answer.json["links"]["event"]).json
    assert (before["processed_at"], before["effect"], before["messages"]) == (None, None, [])
    world.process()
    shown = world.get(answer.json["links"]["event"]).json
    assert set(shown) == {
        "id",
        "event_id",
        "source",
        "type",
        "case",
        "time",
        "received_at",
        "processed_at",
        "effect",
        "messages",
        "not_told",
    }
    assert {name: shown[name] for name in ("id", "event_id", "source", "type", "case", "effect")} == {
        "id": answer.json["id"],
        "event_id": sent["id"],
        "source": "/tests",
        "type": "olrhain.case.opened",
        "case": "shown",
        "effect": "applied",
    }
    assert shown["messages"] == [one["id"] for one in world.messages("shown")]
    assert shown["not_told"] == [
        {
            "contact": "p-2",
            "channel": None,
            "reason": {"code": "no-channel", "sentence": "There is no number, email or address we can use."},
        }
    ]


def test_a_case_is_shown_with_its_contacts_and_events_and_without_addresses(world: World) -> None:
    world.told(event("a case", kind="case.opened", milestone="checking", time="2026-03-02T10:00:00+01:00"))
    shown = world.get("/v1/cases/a case").json
    assert set(shown) == {
        "reference",
        "case_type",
        "milestone",
        "status",
        "opened_at",
        "expected_by",
        "closed_at",
        "contacts",
        "events",
    }
    assert (shown["case_type"], shown["milestone"], shown["status"]) == ("building-permit", "checking", "open")
    assert shown["opened_at"] == "2026-03-02T09:00:00Z"
    (person,) = shown["contacts"]
    assert person.pop("language_said")["value"] == "cy"
    assert person == {"reference": "p-1", "role": "citizen", "language": "cy", "channels": ["sms", "email"]}
    assert not {"not_told", "messages"} & set(shown["events"][0])


def test_a_message_is_shown_whole_and_by_its_id_as_in_the_list(world: World) -> None:
    (listed,) = world.told(event("whole"))
    assert set(listed) == {
        "id",
        "case",
        "event",
        "contact",
        "role",
        "channel",
        "language",
        "language_wish",
        "language_reason",
        "status",
        "reason",
        "held",
        "template",
        "provider",
        "fragments",
        "cost_pence",
        "created_at",
        "send_after",
        "sent_at",
        "finished_at",
        "attempts",
        "recipient",
        "content",
    }
    assert listed["template"] == {"key": "case.opened/sms", "version": 1}
    assert (listed["provider"], listed["attempts"], listed["status"]) == ("sandbox", 1, "delivered")
    assert listed["recipient"] == "+447700900123"
    assert world.get(f"/v1/messages/{listed['id']}").json == listed


def test_every_time_is_rfc_3339_in_utc(world: World) -> None:
    (message,) = world.told(event("times", time="2026-07-01T12:00:00+01:00"))
    times = [message[name] for name in ("created_at", "send_after", "sent_at", "finished_at")]
    case = world.get("/v1/cases/times").json
    times += [case["opened_at"], *(case["events"][0][name] for name in ("time", "received_at", "processed_at"))]
    assert all(UTC_TIME.fullmatch(one) for one in times), times
    assert case["events"][0]["time"] == "2026-07-01T11:00:00Z"


def test_pages_follow_each_other_without_gaps_or_doubles_welsh_before_english(world: World) -> None:
    tenant = world.add_tenant()
    first = event(contacts=[contact(language="both", channels=["sms"])])["data"]
    world.post([event(f"C-{number}", "case.withdrawn", **first) for number in range(7)], key=tenant.test_key)
    world.process()
    seen, cursor = [], None
    while True:
        page = world.get("/v1/messages", key=tenant.test_key, limit=3, **({"cursor": cursor} if cursor else {})).json
        assert len(page["items"]) <= 3
        seen += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert len({one["id"] for one in seen}) == len(seen) == 14
    assert [one["language"] for one in seen] == ["cy", "en"] * 7
    assert [one["created_at"] for one in seen] == sorted(one["created_at"] for one in seen)
    assert [one["id"] for one in seen] == [
        one["id"] for one in world.get("/v1/messages", key=tenant.test_key).json["items"]
    ]


def test_a_page_holds_50_unless_more_are_asked_for_and_a_full_one_is_not_followed_by_an_empty_one(world: World) -> None:
    tenant = world.add_tenant()
    first = event(contacts=[contact(language="both", channels=["sms"])])["data"]
    world.post([event(f"C-{number}", "case.withdrawn", **first) for number in range(26)], key=tenant.test_key)
    world.process()
    page = world.get("/v1/messages", key=tenant.test_key).json
    assert len(page["items"]) == 50
    rest = world.get("/v1/messages", key=tenant.test_key, cursor=page["next"]).json
    assert (len(rest["items"]), rest["next"]) == (2, None)
    whole = world.get("/v1/messages", key=tenant.test_key, limit=52).json
    assert (len(whole["items"]), whole["next"]) == (52, None)


def test_messages_are_filtered_by_case_status_language_and_time(world: World) -> None:
    tenant = world.add_tenant()
    people = [contact("cy", mobile="07700900111"), contact("en", language="en", mobile="07700900991", channels=["sms"])]
    world.told(event("C-1", contacts=people), key=tenant.test_key)
    world.told(event("C-2"), key=tenant.test_key)

    def found(**query: Any) -> list[tuple[str, str]]:
        items = world.get("/v1/messages", key=tenant.test_key, **query).json["items"]
        return [(one["case"], one["contact"]) for one in items]

    assert found() == [("C-1", "cy"), ("C-1", "en"), ("C-2", "p-1")]
    assert found(case="C-2") == [("C-2", "p-1")]
    assert found(status="permanent-failure") == [("C-1", "en")]
    assert found(language="cy") == [("C-1", "cy"), ("C-2", "p-1")]
    assert found(language="cy", case="C-1") == [("C-1", "cy")]
    assert found(status="held") == []
    now = datetime.now(UTC)
    assert len(found(since=(now - timedelta(minutes=5)).isoformat())) == 3
    assert found(since=(now + timedelta(minutes=5)).isoformat()) == []


def test_what_belongs_to_another_organisation_mode_or_integration_is_as_unknown(world: World) -> None:
    tenant = world.tenant
    answer = world.post(event("ours"))
    world.process()
    (message,) = world.messages("ours")
    paths = [
        f"/v1/events/{answer.json['id']}",
        "/v1/cases/ours",
        f"/v1/messages/{message['id']}",
        "/v1/messages?case=ours",
    ]
    unknown = [f"/v1/events/{uuid4()}", "/v1/cases/nobodys", f"/v1/messages/{uuid4()}", "/v1/messages?case=nobodys"]
    with world.session() as session:
        beside = organisations.add_integration(session, "another case system")
        keys = [organisations.issue_key(session, beside, KeyKind.TEST), tenant.live_key, world.add_tenant().test_key]
    for key in keys:
        for path, nowhere in zip(paths, unknown, strict=True):
            headers = {"Authorization": f"Bearer {key}"}
            hidden, absent = world.client.get(path, headers=headers), world.client.get(nowhere, headers=headers)
            assert (hidden.status_code, _same(hidden)) == (absent.status_code, _same(absent))
        assert message["id"] not in world.get("/v1/messages", key=key).text


@pytest.mark.parametrize("path", ["/v1/events/7", "/v1/messages/x", "/v1/cases/", "/v1/cases"])
def test_what_cannot_be_an_id_is_not_found(world: World, path: str) -> None:
    assert kind(world.get(path)) == NOT_THERE


def test_titles_and_reasons_are_welsh_for_who_asks_for_welsh(world: World) -> None:
    headers = {**_key(world), "Accept-Language": "cy-GB,cy;q=0.9,en;q=0.5"}
    missing = world.client.get("/v1/cases/nobodys", headers=headers)
    assert missing.get_json(force=True)["title"] == "Nid oes dim yma"
    answer = world.post(event("silent", silent=True))
    world.process()
    (not_told,) = world.client.get(answer.json["links"]["event"], headers=headers).json["not_told"]
    assert not_told["reason"]["sentence"] == "Gofynnodd y system achosion i ni beidio â dweud wrth neb."
    (message,) = world.told(event("refused", contacts=[contact(mobile="07700900991", channels=["sms"])]))
    shown = world.client.get(f"/v1/messages/{message['id']}", headers=headers).json
    assert shown["reason"]["code"] == "provider-refused"
    assert shown["reason"]["sentence"].startswith("Gwrthododd")


def _key(world: World) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.tenant.test_key}"}


def _same(answer: TestResponse) -> dict[str, Any]:
    """An answer without the id of its request."""
    return {name: value for name, value in answer.get_json(force=True).items() if name != "instance"}
