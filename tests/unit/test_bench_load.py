"""What the benches post: the events and requests of the case system, and the rows that growth is seeded with."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.domain.case_events import EventType
from app.domain.case_state import ReceivedEvent, fold
from app.domain.ids import made_at
from app.domain.signatures import new_secret, verify
from app.services.events import event_store
from app.vault import Vault, new_key
from app.web.api.schemas import read_event
from bench.case_system import CaseSystem, Event, get_request
from bench.growth.rows import COLUMNS, Seed, events_of_case, rows_of_case
from bench.load import read_requests, write_requests
from bench.office import Office

NOW = datetime.now(UTC)
CASES = 100
OFFICE = Office(uuid4(), uuid4(), "olr_live_x", new_secret())


def case_system(known: int = 0, among: int = 0) -> CaseSystem:
    return CaseSystem(OFFICE, known, among)


def subjects(events: list[Event]) -> list[str]:
    return [one["subject"] for one in events]


def test_every_event_is_one_that_the_api_takes() -> None:
    cases = case_system(known=60)
    read = [read_event(one, NOW) for one in cases.mixture(60)]
    assert {one.type for one in read} == {EventType.OPENED, EventType.MILESTONE_REACHED}


def test_one_event_in_six_opens_a_case() -> None:
    kinds = [one["type"] for one in case_system(known=60).mixture(60)]
    assert kinds.count("olrhain.case.opened") == 10


def test_no_two_events_of_a_mixture_are_of_one_case() -> None:
    events = case_system(known=50).mixture(60)
    assert len(set(subjects(events))) == 60


def test_milestones_speak_only_of_cases_that_were_known_before() -> None:
    events = case_system(known=50).mixture(60)
    spoken_of = {one["subject"] for one in events if one["type"] == "olrhain.case.milestone_reached"}
    assert spoken_of == set(subjects(case_system().openings(50)))


def test_there_must_be_cases_enough_for_a_mixture() -> None:
    with pytest.raises(ValueError, match="too few"):
        case_system(known=49).mixture(60)


def test_a_case_system_may_speak_of_a_few_cases_spread_over_all() -> None:
    events = case_system(known=1000, among=10).mixture(10)
    known = {one["subject"] for one in events if one["type"] == "olrhain.case.milestone_reached"}
    assert known <= {f"BP-{number:07}" for number in range(0, 1000, 100)}


def test_no_event_is_late_as_those_posted_later_have_later_times() -> None:
    cases = case_system(known=60)
    first, second = ([one["time"] for one in cases.mixture(60)] for _ in range(2))
    assert max(first) < min(second)


def test_a_request_is_signed_over_its_body() -> None:
    [request] = case_system().single(case_system().openings(1))
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    verify(body, headers, [OFFICE.secret])
    assert int(headers["Content-Length"]) == len(body)


def test_a_batch_holds_a_hundred_events() -> None:
    bodies = [json.loads(one.partition(b"\r\n\r\n")[2]) for one in case_system().batches(case_system().openings(250))]
    assert [len(body) for body in bodies] == [100, 100, 50]


def test_requests_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    requests = [get_request("/cy/cais", Cookie="a=b"), b"", "Siân\r\n\r\n".encode()]
    write_requests(tmp_path / "requests", requests)
    assert read_requests(tmp_path / "requests") == requests


def seed(messages: int = 5) -> Seed:
    vault = Vault(OFFICE.organisation_id, {1: new_key()}, new_key())
    return Seed(vault, OFFICE.organisation_id, OFFICE.integration_id, uuid4(), CASES, messages, NOW)


def rows_by_table(seed: Seed, number: int = 7) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {table: [] for table in COLUMNS}
    for table, row in rows_of_case(seed, number):
        found[table].append(dict(zip(COLUMNS[table].split(), row, strict=True)))
    return found


def test_a_seeded_opening_is_what_the_api_would_have_read() -> None:
    [opening] = case_system().openings(1)
    read = read_event(opening, NOW)
    [seeded] = events_of_case(seed(messages=1), 0)
    assert seeded == replace(read, event_id=seeded.event_id, source=seeded.source, time=seeded.time)


def test_seeded_events_are_older_than_whatever_is_posted_later() -> None:
    oldest = datetime.fromisoformat(case_system().openings(1)[0]["time"])
    assert max(one.time for one in events_of_case(seed(messages=30), CASES - 1)) < oldest


def test_seeded_cases_are_spread_over_a_year_up_to_today() -> None:
    first, last = (events_of_case(seed(messages=1), number)[0].time for number in (0, CASES - 1))
    assert timedelta(days=360) < last - first < timedelta(days=366)
    assert NOW - last < timedelta(hours=3)


def test_every_seeded_row_was_written_when_its_id_says() -> None:
    written = [row for some in rows_by_table(seed()).values() for row in some]
    assert all(abs(made_at(row["id"]) - row["created_at"]) < timedelta(seconds=1) for row in written)


def test_a_seeded_case_has_an_event_a_message_and_an_attempt_for_each_message() -> None:
    rows = rows_by_table(seed(messages=4))
    assert {table: len(some) for table, some in rows.items()} == {
        "cases": 1,
        "contacts": 1,
        "contact_names": 3,
        "status_links": 1,
        "preferences": 1,
        "audit_entries": 1,
        "case_events": 4,
        "messages": 4,
        "delivery_attempts": 4,
    }


def test_every_seeded_field_opens_in_its_own_place() -> None:
    town = seed()
    rows = rows_by_table(town)
    [case], [contact] = rows["cases"], rows["contacts"]
    assert town.vault.open("cases", case["id"], "reference", case["reference_sealed"]) == "BP-0000007"
    assert town.vault.open_json("contacts", contact["id"], "details", contact["details_sealed"])
    for message in rows["messages"]:
        assert town.vault.open("messages", message["id"], "recipient", message["recipient_sealed"]) == "+447400000007"
        assert town.vault.open_json("messages", message["id"], "words", message["words_sealed"])


def test_a_seeded_case_stands_where_its_events_add_up_to() -> None:
    town = seed()
    rows = rows_by_table(town)
    [case] = rows["cases"]
    received = [
        ReceivedEvent(row["id"], place, event_store.open_event(town.vault, row["id"], row["sealed"]))
        for place, row in enumerate(rows["case_events"])
    ]
    assert event_store.open_state(town.vault, case["id"], case["state_sealed"]) == fold(received, "received")
