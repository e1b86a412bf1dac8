"""From a CloudEvent to a case event, or every fault with its pointer, never with what was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.web.api.schemas import InvalidEvent, read_event
from tests.unit.some_case import NOW, Raw, raw_event, read

APPOINTMENT = {"id": "a", "start": "2026-12-01T10:00:00Z"}


def faults(raw: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidEvent) as caught:
        read_event(raw, NOW)
    assert "SECRET" not in repr(caught.value.faults)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def opened(**contact: Any) -> Raw:
    return raw_event(0, "case.opened", contacts=[{"reference": "p-1"} | contact])


SMALLEST: dict[str, dict[str, Any]] = {
    "case.milestone_reached": {"milestone": "checked"},
    "case.information_requested": {"request": {"id": "r"}},
    "case.information_received": {"request": {"id": "r"}},
    "case.appointment_booked": {"appointment": APPOINTMENT},
    "case.appointment_changed": {"appointment": {"id": "a"}},
    "case.appointment_cancelled": {"appointment": {"id": "a"}},
    "case.merged": {"into": "C-2"},
    "case.event_retracted": {"retracts": "e-1"},
    "contact.updated": {"contact": {"reference": "p-1"}},
    "contact.removed": {"contact": {"reference": "p-1"}},
}


@pytest.mark.parametrize("kind", list(EventType))
def test_every_type_of_the_contract_is_read_with_the_least_it_needs(kind: EventType) -> None:
    assert read(raw_event(0, kind.value, **SMALLEST.get(kind.value, {}))).type is kind


@pytest.mark.parametrize("kind", sorted(SMALLEST))
def test_what_a_type_needs_is_asked_for(kind: str) -> None:
    [name] = SMALLEST[kind]
    assert faults(raw_event(0, kind)) == [(f"/data/{name}", "missing")]


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "subject", "time", "data"])
def test_every_attribute_of_the_envelope_is_needed(name: str) -> None:
    raw = {key: value for key, value in raw_event(0, "case.opened").items() if key != name}
    assert (f"/{name}", "missing") in faults(raw)


def test_extensions_of_the_envelope_are_ignored_and_unknown_data_is_not() -> None:
    assert read(raw_event(0, "case.opened") | {"traceparent": "00-x"}).event_id == "e-0"
    assert faults(raw_event(0, "case.opened", secret="SECRET")) == [("/data/secret", "unknown_field")]


def test_every_fault_is_listed_at_once() -> None:
    raw = opened(mobile="SECRET", email="SECRET", language="SECRET")
    assert {pointer for pointer, _ in faults(raw)} == {
        f"/data/contacts/0/{name}" for name in ("mobile", "email", "language")
    }


def test_pointers_are_escaped_as_json_pointers_are() -> None:
    assert faults(raw_event(0, "case.opened", **{"a/b~c": 1})) == [("/data/a~1b~0c", "unknown_field")]


@pytest.mark.parametrize("raw", [None, 1, "x", [], True])
def test_what_is_no_object_is_no_event(raw: Any) -> None:
    assert faults(raw) == [("", "object_needed")]


class TestTime:
    @pytest.mark.parametrize("minutes", [-60 * 24 * 400, 0, 10])
    def test_an_old_time_and_one_a_little_ahead_are_accepted(self, minutes: int) -> None:
        time = NOW + timedelta(minutes=minutes)
        assert read(raw_event(0, "case.opened") | {"time": time.isoformat()}).time == time

    def test_more_than_ten_minutes_ahead_is_refused(self) -> None:
        ahead = (NOW + timedelta(minutes=10, seconds=1)).isoformat()
        assert faults(raw_event(0, "case.opened") | {"time": ahead}) == [("/time", "time_in_future")]

    @pytest.mark.parametrize("written", ["2026-11-21T09:30:00", "21/11/2026", "2026-11-21", 1763717400, None])
    def test_a_time_without_its_offset_or_in_another_form_is_refused(self, written: Any) -> None:
        assert faults(raw_event(0, "case.opened") | {"time": written}) == [("/time", "time_invalid")]

    def test_times_are_kept_in_utc(self) -> None:
        raw = raw_event(0, "case.opened") | {"time": "2025-07-01t10:00:00+01:00"}
        assert read(raw).time == datetime(2025, 7, 1, 9, tzinfo=UTC)


class TestPairs:
    def test_a_plain_string_where_a_pair_belongs_is_refused(self) -> None:
        assert faults(raw_event(0, "case.delayed", reason="SECRET")) == [("/data/reason", "pair_needed")]

    def test_a_pair_without_one_of_its_languages_is_accepted(self) -> None:
        assert read(raw_event(0, "case.delayed", reason={"en": "Snow"})).reason == Bilingual("", "Snow")

    @pytest.mark.parametrize("pair", [{}, {"cy": "", "en": " "}, {"cy": None}])
    def test_a_pair_without_a_word_is_refused(self, pair: Any) -> None:
        assert faults(raw_event(0, "case.delayed", reason=pair)) == [("/data/reason", "pair_empty")]

    def test_a_third_language_is_refused(self) -> None:
        assert faults(raw_event(0, "case.delayed", reason={"cy": "a", "en": "b", "fr": "c"})) == [
            ("/data/reason/fr", "unknown_field")
        ]


class TestContacts:
    def test_what_is_given_is_told_apart_from_what_is_absent(self) -> None:
        [facts] = read(opened(name="Siân", mobile=None)).contacts
        assert facts.given == ("mobile", "name")

    def test_addresses_are_brought_into_one_form(self) -> None:
        [facts] = read(opened(mobile="07700 900 123", email="Sian@Example.COM")).contacts
        assert (facts.mobile, facts.email) == ("+447700900123", "sian@example.com")

    def test_a_decomposed_name_is_composed(self) -> None:
        [facts] = read(opened(name="Lly\u0302r")).contacts
        assert facts.name == "Llŷr"

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("mobile", "01639 123456", "mobile_invalid"),
            ("mobile", "", "mobile_invalid"),
            ("email", "nobody", "email_invalid"),
            ("role", "friend", "not_allowed"),
            ("language", "fr", "not_allowed"),
            ("format", "braille", "not_allowed"),
            ("name", 7, "string_needed"),
        ],
    )
    def test_what_is_wrong_with_a_field_has_a_code(self, field: str, value: Any, code: str) -> None:
        assert faults(opened(**{field: value})) == [(f"/data/contacts/0/{field}", code)]

    def test_safe_hours_are_minutes_of_the_day_and_come_in_pairs(self) -> None:
        [facts] = read(opened(safe={"neutral": True, "from": "19:30", "to": "07:00"})).contacts
        assert (facts.neutral, facts.safe_from, facts.safe_to) == (True, 19 * 60 + 30, 7 * 60)
        assert faults(opened(safe={"from": "19:30"})) == [("/data/contacts/0/safe", "hours_incomplete")]
        assert faults(opened(safe={"from": "25:00", "to": "07:00"})) == [
            ("/data/contacts/0/safe/from", "clock_invalid")
        ]

    def test_a_contact_that_stands_twice_in_one_event_is_refused(self) -> None:
        twice = raw_event(0, "case.opened", contacts=[{"reference": "p-1"}, {"reference": "p-1"}])
        assert faults(twice) == [("/data/contacts", "contact_twice")]


class TestAppointments:
    def test_one_that_is_booked_has_a_start_and_one_that_is_changed_need_not(self) -> None:
        no_start = {"appointment": {"id": "a"}}
        assert faults(raw_event(0, "case.appointment_booked", **no_start)) == [("/data/appointment/start", "missing")]
        assert read(raw_event(0, "case.appointment_changed", **no_start)).appointment is not None

    def test_one_that_ends_before_it_starts_is_refused(self) -> None:
        odd = APPOINTMENT | {"end": "2026-12-01T09:00:00Z"}
        assert faults(raw_event(0, "case.appointment_booked", appointment=odd)) == [
            ("/data/appointment", "end_before_start")
        ]


@pytest.mark.parametrize("due", ["2026-02-30", "2026-13-01", "01-12-2026", 20261201, True])
def test_a_day_that_is_none_is_refused(due: Any) -> None:
    [(pointer, _)] = faults(raw_event(0, "case.information_requested", request={"id": "r", "due": due}))
    assert pointer == "/data/request/due"


@settings(max_examples=300, deadline=None)
@given(
    raw=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "type", "time", "data", "contacts", "subject"]), inner, max_size=4)
        ),
        max_leaves=12,
    ),
    kind=st.sampled_from(EventType),
)
def test_whatever_json_is_sent_it_is_refused_with_faults_and_never_another_error(raw: Any, kind: EventType) -> None:
    with pytest.raises(InvalidEvent) as caught:
        read_event({**raw_event(0, kind.value), "data": {"unknown": raw}}, NOW)
    assert caught.value.faults
