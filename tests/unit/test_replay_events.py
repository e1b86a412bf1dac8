"""Rows become the same events on every run, and batches that the service takes."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from app.replay.case_events import MOST_BYTES, ReplayEvent, batch_body, batches_of, events_of
from app.replay.mapping import Columns, ReplayMap
from app.replay.reader import Row

MAP = ReplayMap(
    columns=Columns(case="case", activity="activity", time="time"),
    source="/replay/test",
    case_type="building-permit",
    milestones={"Received": "received", "Checked": "checking"},
)


def row(line: int, case: str, activity: str, time: str, expected_by: str = "", details: str = "") -> Row:
    instant = int(datetime.fromisoformat(time).timestamp() * 1_000_000)
    return Row(line, case, activity, time, instant, expected_by, details)


ROWS = [
    row(2, "A", "Received", "2026-03-01T09:00:00+00:00", expected_by="2026-05-01"),
    row(5, "B", "Checked", "2026-03-01T09:00:00+00:00"),
    row(3, "A", "Checked", "2026-03-02T09:00:00+00:00", "2026-05-01", '{"team": {"cy": "Tŷ", "en": "House"}}'),
    row(4, "A", "Checked", "2026-03-02T09:00:00+00:00"),
    row(6, "A", "Checked", "2026-03-03T09:00:00+00:00"),
]


def posted(rows: list[Row]) -> list[dict[str, Any]]:
    return [json.loads(event.body) for event in events_of(rows, MAP)]


def test_the_first_event_of_a_case_opens_it_with_its_contact_and_the_milestone() -> None:
    first, second, *_ = posted(ROWS)
    assert first["type"] == second["type"] == "olrhain.case.opened"
    assert first["data"].keys() == {"case_type", "milestone", "contacts"}
    assert (first["data"]["milestone"], second["data"]["milestone"]) == ("received", "checking")
    assert len(first["data"]["contacts"]) == 1


def test_later_events_reach_a_milestone_with_the_day_to_expect_and_the_details() -> None:
    _, _, third, fourth, _ = posted(ROWS)
    assert third["type"] == "olrhain.case.milestone_reached"
    assert third["data"] == {
        "milestone": "checking",
        "expected_by": "2026-05-01",
        "details": {"team": {"cy": "Tŷ", "en": "House"}},
    }
    assert fourth["data"] == {"milestone": "checking"}


def test_an_event_names_its_source_case_and_time() -> None:
    first = posted(ROWS)[0]
    assert (first["specversion"], first["source"], first["subject"], first["time"]) == (
        "1.0",
        "/replay/test",
        "A",
        "2026-03-01T09:00:00+00:00",
    )


def test_two_runs_are_the_same_bytes() -> None:
    assert batch_body(events_of(ROWS, MAP)) == batch_body(events_of(ROWS, MAP))


def test_repeats_in_one_instant_have_ids_of_their_own() -> None:
    ids = [event.id for event in events_of(ROWS, MAP)]
    assert len(set(ids)) == len(ids)


def test_an_id_does_not_depend_on_other_rows() -> None:
    alone = [event.id for event in events_of([ROWS[0], ROWS[2], ROWS[3]], MAP)]
    among_others = [event.id for event in events_of(ROWS, MAP)]
    assert alone == [among_others[0], among_others[2], among_others[3]]


def test_an_id_is_the_same_in_every_release() -> None:
    assert next(iter(events_of(ROWS, MAP))).id == "replay-8077d9dbbb594d84927f7f22eda3f06b"


def event(size: int) -> ReplayEvent:
    return ReplayEvent("e", "A", 2, b"x" * size)


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        ([10] * 100, [100]),
        ([10] * 101, [100, 1]),
        ([MOST_BYTES // 2] * 3, [2, 1]),
        ([MOST_BYTES + 1, 10], [1, 1]),
        ([], []),
    ],
)
def test_a_batch_holds_at_most_100_events_and_one_megabyte(sizes: list[int], batches: list[int]) -> None:
    assert [len(batch) for batch in batches_of(map(event, sizes))] == batches


def test_a_batch_is_a_json_array_in_order() -> None:
    events = list(events_of(ROWS, MAP))
    assert [one["id"] for one in json.loads(batch_body(events))] == [one.id for one in events]
