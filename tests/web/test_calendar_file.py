"""An appointment as a calendar file: what it says, and what must not lie in a calendar that others may look at."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.web.visits import CASE, opened, proven
from tests.world import World, contact, event

START = (datetime.now(UTC) + timedelta(days=5)).replace(hour=10, minute=30, second=0, microsecond=0)
LATER = START + timedelta(days=2)
PLACE = {"cy": "Neuadd y Dref", "en": "Town Hall"}
NOTES = {"cy": "Dewch â chynllun.", "en": "Bring a plan."}
PRIVATE = (CASE, "NPT/2026", "Siân", "07700", "example.com", "/c/", "http")


@pytest.fixture
def reader(world: World) -> FlaskClient:
    client = world.app.test_client()
    opened(world, client)
    return client


def tell(world: World, kind: str = "booked", case: str = CASE, **fields: Any) -> None:
    world.told(event(case, f"case.appointment_{kind}", appointment={"id": "a-1", **fields}))


def address(reader: FlaskClient, page: str = "/en/request") -> str:
    (found,) = re.findall(r'href="(/[^"]+\.ics)"', reader.get(page).text)
    return cast(str, found)


def entry(reader: FlaskClient, page: str = "/en/request") -> Any:
    answer = reader.get(address(reader, page))
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert not any(word in answer.text for word in PRIVATE)
    calendar = Calendar.from_ical(answer.data)
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_file_says_when_and_where(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat(), end=(START + timedelta(hours=1)).isoformat(), place=PLACE, notes=NOTES)
    found = entry(reader)
    assert found["dtstart"].dt == START
    assert found["dtend"].dt == START + timedelta(hours=1)
    assert str(found["location"]) == "Town Hall"
    assert str(found["summary"]).startswith("Appointment: ")
    assert str(found["description"]) == "Bring a plan.\nTest Council\n01632 960000"
    assert (str(found["status"]), int(found["sequence"]), str(found["class"])) == ("CONFIRMED", 0, "PRIVATE")


def test_the_file_speaks_the_language_of_its_page(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat(), place=PLACE)
    found = entry(reader, "/cy/cais")
    assert str(found["location"]) == "Neuadd y Dref"
    assert str(found["summary"]).startswith("Apwyntiad: ")


def test_a_place_that_has_a_name_in_one_language_only_is_given_in_that(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat(), place={"cy": "Neuadd y Dref", "en": ""})
    assert str(entry(reader)["location"]) == "Neuadd y Dref"


def test_a_move_takes_the_place_of_what_is_in_the_calendar(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat())
    before, known = entry(reader), address(reader)
    tell(world, "changed", start=LATER.isoformat())
    after = entry(reader)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["dtstart"].dt == LATER
    assert address(reader) == known
    assert "This appointment has been moved." in reader.get("/en/request").text


def test_a_cancelled_appointment_takes_it_out_again(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat())
    before = entry(reader)
    tell(world, "cancelled")
    after = entry(reader)
    assert after["uid"] == before["uid"]
    assert (str(after["status"]), after["dtstart"].dt) == ("CANCELLED", START)
    page = reader.get("/en/request").text
    assert "This appointment has been cancelled." in page
    assert "Take it out of my calendar" in page


def test_a_past_appointment_is_in_the_timeline_alone(world: World, reader: FlaskClient) -> None:
    tell(world, start=(datetime.now(UTC) - timedelta(hours=2)).isoformat())
    page = reader.get("/en/request").text
    assert ".ics" not in page
    assert "An appointment was booked for" in page


def test_of_a_sensitive_case_the_calendar_learns_the_time_alone(world: World) -> None:
    reader = world.app.test_client()
    world.told(event(CASE, case_type="adult-social-care", contacts=[contact(language="en")]))
    proven(world, reader)
    tell(world, start=START.isoformat(), place=PLACE, notes=NOTES)
    found = entry(reader)
    assert str(found["summary"]) == "Appointment"
    assert found["dtstart"].dt == START
    assert {"location", "description", "organizer", "url", "comment"}.isdisjoint(key.lower() for key in found)


def test_words_of_a_case_system_cannot_add_lines_to_the_file(world: World, reader: FlaskClient) -> None:
    nasty = "Hall\r\nATTACH:https://x.example/a\nEND:VEVENT;x,y\\"
    tell(world, start=START.isoformat(), place={"cy": nasty, "en": nasty})
    answer = reader.get(address(reader))
    assert "\r\nATTACH" not in answer.text
    (found,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert "attach" not in found


def test_the_appointment_of_another_case_is_as_one_that_is_not_there(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat())
    known = address(reader)
    other = world.app.test_client()
    world.told(event("NPT/2026/2", contacts=[contact("p-2", mobile="07700900124")]))
    proven(world, other)
    tell(world, case="NPT/2026/2", start=START.isoformat())
    assert address(other) != known
    assert other.get(known).status_code == 404
    unknown = ["0" * 32, "x", "..", "%00", "é" * 40, "a" * 3000]
    assert {reader.get(f"/en/request/appointment/{key}.ics").status_code for key in unknown} == {404}


def test_without_a_visit_there_is_no_file(world: World, reader: FlaskClient) -> None:
    tell(world, start=START.isoformat())
    assert world.app.test_client().get(address(reader)).status_code == 403
