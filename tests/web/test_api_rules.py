"""Events that are understood and wrong: 422 with the pointer and code of every fault, and nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.answers import faults, kind, rows, with_own_tenant
from tests.world import World, contact, event

NOT_A_MOBILE = "mobile_invalid"


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """What is refused leaves no trace, so all tests of this file share an organisation."""
    return with_own_tenant(shared_world)


ENVELOPE: list[tuple[str, Any, tuple[str, str]]] = [
    ("specversion", "0.3", ("/specversion", "not_allowed")),
    ("specversion", 1.0, ("/specversion", "not_allowed")),
    ("id", "", ("/id", "empty")),
    ("id", 7, ("/id", "string_needed")),
    ("id", "x" * 201, ("/id", "too_long")),
    ("source", None, ("/source", "string_needed")),
    ("type", "olrhain.case.exploded", ("/type", "not_allowed")),
    ("type", "case.opened", ("/type", "not_allowed")),
    ("type", ["olrhain.case.opened"], ("/type", "not_allowed")),
    ("subject", "", ("/subject", "empty")),
    ("subject", "x" * 101, ("/subject", "too_long")),
    ("time", "2026-03-04T09:30:00", ("/time", "time_invalid")),
    ("time", "2026-03-04", ("/time", "time_invalid")),
    ("time", "2026-02-30T09:30:00Z", ("/time", "time_invalid")),
    ("time", "2026-03-04T24:30:00Z", ("/time", "time_invalid")),
    ("time", "2026-03-04T09:30:00+25:00", ("/time", "time_invalid")),
    ("time", 1772618400, ("/time", "time_invalid")),
    ("time", "0001-01-01T00:00:00+14:00", ("/time", "time_invalid")),
    ("time", "1899-12-31T23:59:59Z", ("/time", "time_invalid")),
    ("time", "9999-12-31T23:59:59-14:00", ("/time", "time_invalid")),
    ("data", None, ("/data", "object_needed")),
    ("data", [], ("/data", "object_needed")),
    ("data", "case_type", ("/data", "object_needed")),
]


@pytest.mark.parametrize(("name", "value", "fault"), ENVELOPE, ids=lambda one: repr(one)[:40])
def test_an_attribute_that_is_wrong(world: World, name: str, value: Any, fault: tuple[str, str]) -> None:
    _refused(world, event() | {name: value}, fault)


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "subject", "time", "data"])
def test_an_attribute_that_is_missing(world: World, name: str) -> None:
    sent = event()
    del sent[name]
    _refused(world, sent, (f"/{name}", "missing"))


def test_an_event_that_is_no_object(world: World) -> None:
    _refused(world, b"[1, 2]", ("", "object_needed"))


OPENED: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"case_type": "missed-bin"}, ("/data/case_type", "case_type_unknown")),
    ({"case_type": "Building permit"}, ("/data/case_type", "not_a_code")),
    ({"milestone": "flying"}, ("/data/milestone", "milestone_unknown")),
    ({"expected_by": "2026-12-04"}, ("/data/expected_by", "unknown_field")),
    ({"Enw/cyntaf~": "Siân"}, ("/data/Enw~1cyntaf~0", "unknown_field")),
    ({"silent": "true"}, ("/data/silent", "boolean_needed")),
    ({"contacts": contact()}, ("/data/contacts", "list_needed")),
    ({"contacts": ["p-1"]}, ("/data/contacts/0", "object_needed")),
    ({"contacts": [contact(), contact()]}, ("/data/contacts", "contact_twice")),
    ({"contacts": [contact(f"p-{number}") for number in range(51)]}, ("/data/contacts", "too_many")),
]


@pytest.mark.parametrize(("data", "fault"), OPENED, ids=lambda one: repr(one)[:40])
def test_data_that_are_wrong(world: World, data: dict[str, Any], fault: tuple[str, str]) -> None:
    _refused(world, event(**data), fault)


CONTACT: list[tuple[str, Any, str, str]] = [
    ("reference", "", "", "empty"),
    ("reference", None, "", "string_needed"),
    ("role", "neighbour", "", "not_allowed"),
    ("name", 7, "", "string_needed"),
    ("name", "x" * 201, "", "too_long"),
    ("mobile", "01632 960123", "", NOT_A_MOBILE),
    ("mobile", "+33 6 12 34 56 78", "", NOT_A_MOBILE),
    ("mobile", "07700 90012", "", NOT_A_MOBILE),
    ("mobile", "070 1234 5678", "", NOT_A_MOBILE),
    ("mobile", "", "", NOT_A_MOBILE),
    ("mobile", 7700900123, "", "string_needed"),
    ("mobile", "ffoniwch fi", "", NOT_A_MOBILE),
    ("email", "sian", "", "email_invalid"),
    ("email", "sian@", "", "email_invalid"),
    ("email", "sian@example.com\nBcc: all@example.com", "", "email_invalid"),
    ("email", "Siân <sian@example.com>", "", "email_invalid"),
    ("email", "a@example.com, b@example.com", "", "email_invalid"),
    ("email", "a" * 400 + "@example.com", "", "too_long"),
    ("address_lines", "1 Stryd Fawr", "", "list_needed"),
    ("address_lines", ["x"] * 8, "", "too_many"),
    ("postcode", "SA11 3QZ SA11 3QZ", "", "too_long"),
    ("language", "Welsh", "", "not_allowed"),
    ("language", "CY", "", "not_allowed"),
    ("channels", "sms", "", "list_needed"),
    ("channels", ["sms", "fax"], "/1", "not_allowed"),
    ("format", "braille-maybe", "", "not_allowed"),
    ("safe", {"neutral": "yes"}, "/neutral", "boolean_needed"),
    ("safe", {"from": "09:00"}, "", "hours_incomplete"),
    ("safe", {"from": "09:00", "to": "24:00"}, "/to", "clock_invalid"),
    ("safe", {"from": "9am", "to": "23:59"}, "/from", "clock_invalid"),
    ("nickname", "Siân fach", "", "unknown_field"),
]


@pytest.mark.parametrize(("name", "value", "beyond", "code"), CONTACT, ids=lambda one: repr(one)[:40])
def test_a_contact_that_is_wrong(world: World, name: str, value: Any, beyond: str, code: str) -> None:
    _refused(
        world,
        event(contacts=[contact("p-1"), contact("p-2") | {name: value}]),
        (f"/data/contacts/1/{name}{beyond}", code),
    )


def test_every_fault_is_listed_at_once(world: World) -> None:
    sent = event(milestone="Flying!", contacts=[contact(mobile="1", email="2", language="3")], colour="red") | {
        "time": ""
    }
    assert faults(world.post(sent)) == {
        ("/time", "time_invalid"),
        ("/data/milestone", "not_a_code"),
        ("/data/colour", "unknown_field"),
        ("/data/contacts/0/mobile", NOT_A_MOBILE),
        ("/data/contacts/0/email", "email_invalid"),
        ("/data/contacts/0/language", "not_allowed"),
    }


@pytest.mark.parametrize("data", [{"case_type": None}, {"contacts": []}])
def test_the_first_event_of_a_case_carries_its_type_and_contacts(world: World, data: dict[str, Any]) -> None:
    before = rows(world)
    answer = world.post(event("unknown", **data))
    assert kind(answer) == (422, "case_unknown")
    assert faults(answer) == {("/subject", "case_unknown")}
    assert rows(world) == before


def test_a_time_11_minutes_ahead_is_refused_and_one_9_minutes_ahead_is_taken(world: World) -> None:
    now = datetime.now(UTC)
    _refused(world, event(time=(now + timedelta(minutes=11)).isoformat()), ("/time", "time_in_future"))
    assert world.post(event("ahead", time=(now + timedelta(minutes=9)).isoformat())).status_code == 202


def test_an_old_time_alone_is_no_reason_not_to_tell(world: World) -> None:
    assert [one["status"] for one in world.told(event("old", time="1999-12-31T23:59:59.123456789+00:00"))] == [
        "delivered"
    ]


def test_a_fictional_number_is_refused_where_a_live_provider_would_get_it(world: World) -> None:
    tenant = world.add_tenant(sandboxed=False)
    opened = event(contacts=[contact("p-1", mobile="07911 123456"), contact("p-2")])
    answer = world.post(opened, key=tenant.live_key, secret=tenant.secret)
    assert faults(answer) == {("/data/contacts/1/mobile", "mobile_fictional")}
    assert rows(world, tenant) == 0
    assert world.post(opened, key=tenant.test_key).status_code == 202


def _refused(world: World, sent: Any, fault: tuple[str, str]) -> None:
    before = rows(world)
    answer = world.post(sent)
    assert faults(answer) == {fault}
    assert answer.status_code == 422
    assert rows(world) == before
