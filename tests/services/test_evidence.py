"""The evidence of Welsh and English: counted, timed side by side, and honest about what waited."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.evidence import LONGEST, Period, PeriodWrong
from app.domain.recipients import KeyKind, Mode
from app.services import organisations
from app.services.reports import evidence
from app.services.reports.evidence import Scope
from tests.world import World, contact, event

PEOPLE = [
    contact("cy", mobile="07700900111"),
    contact("en", language="en", mobile="07700900112"),
    contact("both", language="both", mobile="07700900113", channels=["email"], email="both@example.com"),
    contact("unknown", language=None, mobile="07700900114", channels=["email"], email="aled@example.com"),
]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asked(world: World, key: str | None = None, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = world.get("/v1/evidence/language", key=key, **query).json
    return found


def change(world: World, statement: str) -> None:
    with world.session() as session:
        session.execute(text(statement))


def test_messages_are_counted_by_language_channel_and_end(world: World) -> None:
    world.told(event(contacts=PEOPLE))
    change(world, "UPDATE messages SET status = 'permanent-failure' WHERE language = 'en'")
    assert asked(world)["languages"] == [
        {"language": "cy", "messages": 1, "sms": 1, "email": 0, "letter": 0, "delivered": 1, "failed": 0},
        {"language": "en", "messages": 1, "sms": 1, "email": 0, "letter": 0, "delivered": 0, "failed": 1},
        {"language": "both", "messages": 2, "sms": 0, "email": 2, "letter": 0, "delivered": 2, "failed": 0},
    ]


def test_wishes_are_as_they_were_known_at_the_time(world: World) -> None:
    world.told(event(contacts=PEOPLE))
    world.told(event(kind="contact.updated", contact={"reference": "unknown", "language": "cy"}))
    assert asked(world)["wishes"] == {"cy": 1, "en": 1, "both": 1, "unknown": 1, "not_recorded": 0}


def test_somebody_who_gets_two_texts_has_one_wish(world: World) -> None:
    first = event(contacts=[contact(language="both", channels=["sms"])])["data"]
    assert len(world.told(event(kind="case.withdrawn", **first))) == 2
    assert asked(world)["wishes"]["both"] == 1


def test_the_time_from_event_to_hand_over_stands_side_by_side(world: World) -> None:
    for number in range(3):
        world.told(event(f"C-{number}", contacts=PEOPLE[:2]))
    change(
        world,
        "UPDATE messages m SET sent_at = e.received_at + (CASE m.language WHEN 'cy' THEN 7 ELSE 5 END "
        "+ (SELECT count(*) FROM cases c WHERE c.id < m.case_id)) * interval '1 second' "
        "FROM case_events e WHERE e.id = m.event_id",
    )
    at_once = asked(world)["hand_over"][0]
    assert at_once["after"] == "nothing"
    assert at_once["cy"] == {"messages": 3, "median_seconds": 8.0, "p95_seconds": 8.9}
    assert at_once["en"] == {"messages": 3, "median_seconds": 6.0, "p95_seconds": 6.9}
    assert at_once["difference"] == {"median_seconds": 2.0, "p95_seconds": 2.0}


def test_without_a_message_in_one_language_there_is_no_difference(world: World) -> None:
    world.told(event(contacts=PEOPLE[:1]))
    at_once = asked(world)["hand_over"][0]
    assert at_once["en"] == {"messages": 0, "median_seconds": None, "p95_seconds": None}
    assert at_once["difference"] == {"median_seconds": None, "p95_seconds": None}


def test_what_waited_for_hours_or_was_held_does_not_blur_the_other_times(world: World) -> None:
    for case, marked in (
        ("C-1", ""),
        ("C-2", "waited_for_hours = true"),
        ("C-3", "held_at = now(), held_for = 'silent'"),
    ):
        world.told(event(case, contacts=PEOPLE[:1]))
        if marked:
            change(world, f"UPDATE messages SET {marked} WHERE case_id = (SELECT max(id::text)::uuid FROM cases)")
    assert [(one["after"], one["cy"]["messages"]) for one in asked(world)["hand_over"]] == [
        ("nothing", 1),
        ("hours", 1),
        ("hold", 1),
    ]


def test_a_message_that_is_planned_outside_the_hours_of_its_reader_is_known_to_have_waited(world: World) -> None:
    clock = datetime.now(UTC) + timedelta(hours=2)
    hours = {"from": f"{clock:%H}:00", "to": f"{clock + timedelta(hours=1):%H}:00"}
    world.told(event(contacts=[contact(safe=hours)]))
    with world.session() as session:
        assert session.scalars(text("SELECT waited_for_hours FROM messages")).all() == [True]


def test_a_reminder_has_no_part_in_how_soon_people_are_told(world: World) -> None:
    world.told(event(contacts=PEOPLE[:1]))
    change(world, "UPDATE messages SET part = 2")
    assert [one["cy"]["messages"] for one in asked(world)["hand_over"]] == [0, 0, 0]
    assert asked(world)["wishes"]["cy"] == 1


def test_holds_are_counted_with_their_reasons_and_how_long_they_last(world: World) -> None:
    data: dict[str, Any] = {"case_type": "building-permit", "request": {"id": "r", "what": {"en": "A plan"}}}
    world.told(event("C-1", "case.information_requested", contacts=PEOPLE[:2], **data))
    world.told(event("C-2", contacts=PEOPLE[:1]))
    change(
        world,
        "UPDATE messages SET held_at = now() - interval '3 hours', released_at = now() - interval '1 hour', "
        "status = 'created' WHERE language = 'cy' AND held_at IS NOT NULL",
    )
    change(world, "UPDATE messages SET held_at = now() - interval '4 hours' WHERE language = 'en'")
    holds = asked(world)["holds"]
    assert (holds["messages"], holds["still_held"]) == (2, 1)
    assert holds["median_seconds"] == pytest.approx(3 * 3600, abs=60)
    assert holds["longest_seconds"] == pytest.approx(4 * 3600, abs=60)
    assert [(one["reason"]["code"], one["messages"]) for one in holds["reasons"]] == [("welsh-missing", 2)]


def test_where_nothing_happened_everything_is_nought(world: World) -> None:
    found = asked(world)
    assert {one["messages"] for one in found["languages"]} == {0}
    assert found["holds"] == {
        "messages": 0,
        "still_held": 0,
        "median_seconds": None,
        "longest_seconds": None,
        "reasons": [],
    }


# Whose, and of when


def test_evidence_is_of_the_mode_of_the_key(world: World) -> None:
    world.told(event(contacts=PEOPLE[:1]))
    assert (asked(world)["mode"], asked(world)["wishes"]["cy"]) == ("trial", 1)
    live = asked(world, key=world.tenant.live_key)
    assert (live["mode"], live["wishes"]["cy"]) == ("live", 0)


def test_an_integration_sees_its_own_and_the_organisation_sees_all(world: World) -> None:
    world.told(event(contacts=PEOPLE[:1]))
    with world.session() as session:
        other = organisations.issue_key(session, organisations.add_integration(session, "another"), KeyKind.TEST)
    assert asked(world, key=other)["wishes"]["cy"] == 0
    now = datetime.now(UTC) + timedelta(minutes=1)
    with world.session() as session:
        whole = evidence.language(session, Scope(Mode.TRIAL), Period.read(None, None, now), now)
    assert sum(one.messages for one in whole.languages) == 1


def test_a_period_holds_what_was_created_in_it(world: World) -> None:
    world.told(event(contacts=PEOPLE[:1]))
    today, moment = datetime.now(UTC).date(), datetime.now(UTC)
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert asked(world, **{"from": str(yesterday), "to": str(tomorrow)})["wishes"]["cy"] == 1
    assert asked(world, **{"from": str(yesterday - timedelta(days=9)), "to": str(yesterday)})["wishes"]["cy"] == 0
    assert asked(world, **{"from": moment.isoformat(), "to": str(tomorrow)})["wishes"]["cy"] == 0


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "yesterday"}, "/from"),
        ({"to": "2026-13-01"}, "/to"),
        ({"from": "2026-01-02", "to": "2026-01-01"}, "/from"),
        ({"from": "2024-01-01", "to": "2026-01-01"}, "/from"),
        ({"to": "0001-01-01"}, "/to"),
        ({"to": "9999-12-31"}, "/to"),
        ({"from": "2026-01-01T10:00:00"}, "/from"),
        ({"format": "xlsx"}, "/format"),
        ({"case": "C-1"}, "/case"),
    ],
)
def test_a_period_that_is_none_is_refused_by_the_name_of_its_parameter(
    world: World, query: dict[str, str], pointer: str
) -> None:
    answer = world.get("/v1/evidence/language", **query)
    assert (answer.status_code, [one["pointer"] for one in answer.get_json(force=True)["errors"]]) == (400, [pointer])


@pytest.mark.parametrize(
    ("start", "end", "begins", "ends"),
    [
        (None, None, "2026-10-23T12:00:00+00:00", "2026-11-22T12:00:00+00:00"),
        ("2026-07-01", "2026-07-31", "2026-06-30T23:00:00+00:00", "2026-07-31T23:00:00+00:00"),
        ("2026-11-01T08:00:00Z", None, "2026-11-01T08:00:00+00:00", "2026-11-22T12:00:00+00:00"),
        (None, "2026-11-20T09:00:00+01:00", "2026-10-21T08:00:00+00:00", "2026-11-20T08:00:00+00:00"),
    ],
)
def test_days_are_those_of_wales_and_the_last_one_is_included(
    start: str | None, end: str | None, begins: str, ends: str
) -> None:
    period = Period.read(start, end, NOW)
    assert [one.astimezone(UTC).isoformat() for one in (period.start, period.end)] == [begins, ends]


def test_a_period_may_be_as_long_as_the_longest_and_no_longer() -> None:
    first = NOW.date() - LONGEST
    assert Period.read(str(first + timedelta(days=1)), str(NOW.date()), NOW)
    with pytest.raises(PeriodWrong):
        Period.read(str(first - timedelta(days=1)), str(NOW.date()), NOW)


# For a spreadsheet


@pytest.mark.parametrize(("accept", "query"), [("text/csv", {}), ("*/*", {"format": "csv"})])
def test_it_comes_as_csv_where_that_is_asked_for(world: World, accept: str, query: dict[str, str]) -> None:
    world.told(event(contacts=PEOPLE))
    headers = {"Authorization": f"Bearer {world.tenant.test_key}", "Accept": accept}
    answer = world.client.get("/v1/evidence/language", query_string=query, headers=headers)
    assert (answer.mimetype, answer.headers["Vary"]) == ("text/csv", "Accept")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["figure", "of", "language", "value"]
    assert ["messages", "sms", "cy", "1"] in rows
    assert ["wishes", "", "unknown", "1"] in rows


def test_no_cell_is_a_formula_even_where_english_took_longer(world: World) -> None:
    world.told(event(contacts=PEOPLE[:2]))
    change(world, "UPDATE messages SET sent_at = sent_at + interval '9 seconds' WHERE language = 'en'")
    rows = list(csv.reader(io.StringIO(world.get("/v1/evidence/language", format="csv").text)))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    longer = next(row for row in rows if row[:2] == ["median-seconds-longer", "after-nothing"])
    assert (longer[2], float(longer[3]) > 8) == ("en", True)


def test_there_is_no_personal_data_in_it(world: World) -> None:
    world.told(event("Ref-77", contacts=PEOPLE))
    shown = world.get("/v1/evidence/language").text + world.get("/v1/evidence/language", format="csv").text
    assert not any(secret in shown for secret in ("Ref-77", "Siân", "900111", "example.com"))
