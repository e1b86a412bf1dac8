"""By when something is to happen: told by the case system, or counted in the working days of the step."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.domain import english, welsh
from app.services.status_page import bank_holidays
from tests.web.reading import Page
from tests.web.visits import CASE, opened, proven
from tests.world import PACKS, World, event

FIRST_STEP = PACKS["building-permit"].milestones[0]


@pytest.fixture
def reader(world: World) -> FlaskClient:
    client = world.app.test_client()
    opened(world, client)
    return client


def words(reader: FlaskClient, path: str = "/en/request", language: str = "en") -> str:
    return re.sub(r"\s+", " ", Page(reader.get(path).text).words[language])


def usual_day() -> date:
    """The first step was reached yesterday, as `event` has it."""
    assert FIRST_STEP.working_days
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return bank_holidays.working_days_after(yesterday, FIRST_STEP.working_days)


def test_a_step_without_a_day_is_expected_after_its_working_days(reader: FlaskClient) -> None:
    left = bank_holidays.working_days_until(datetime.now(UTC).date(), usual_day())
    assert (
        f"We expect to do this by {english.weekday_date(usual_day())}, within {english.duration(left, 'working_day')}."
        in words(reader)
    )
    assert (
        f"Rydym yn disgwyl gwneud hyn erbyn {welsh.weekday_date(usual_day())}, "
        f"o fewn {welsh.duration(left, 'working_day')}."
    ) in words(reader, "/cy/cais", "cy")


def test_the_day_that_the_case_system_told_wins(world: World, reader: FlaskClient) -> None:
    told = datetime.now(UTC).date() + timedelta(days=40)
    world.told(event(CASE, "case.milestone_reached", milestone=FIRST_STEP.code, expected_by=told.isoformat()))
    assert f"We expect to do this by {english.weekday_date(told)}, within" in words(reader)
    assert english.date(usual_day()) not in words(reader)


def test_once_that_day_has_passed_it_takes_longer_than_usual(world: World, reader: FlaskClient) -> None:
    late = "This is taking longer than usual"
    assert late not in words(reader)
    day = usual_day()
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
        client = _again(world)
        assert late not in words(client)
        assert "We expect to do this today." in words(client)
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=1), tick=False):
        client = _again(world)
        assert f"{late} We had hoped for the next step by {english.weekday_date(day)}." in words(client)


def test_a_delay_without_a_day_promises_none(world: World, reader: FlaskClient) -> None:
    world.told(event(CASE, "case.delayed", reason={"cy": "Prysurdeb", "en": "A busy month"}))
    said = words(reader)
    assert "This is taking longer than usual" in said
    assert "A busy month" in said
    assert english.date(usual_day()) not in said


def test_a_delay_with_a_day_promises_that(world: World, reader: FlaskClient) -> None:
    day = datetime.now(UTC).date() + timedelta(days=30)
    world.told(event(CASE, "case.delayed", expected_by=day.isoformat(), reason={"cy": "Prysurdeb", "en": "Busy"}))
    assert f"We now expect the next step by {english.weekday_date(day)}." in words(reader)


@pytest.mark.parametrize("kind", ["case.closed", "case.withdrawn"])
def test_a_case_that_is_over_is_neither_late_nor_expected(world: World, reader: FlaskClient, kind: str) -> None:
    world.told(event(CASE, "case.delayed", reason={"cy": "Prysurdeb", "en": "A busy month"}))
    world.told(event(CASE, kind))
    said = words(reader)
    assert "longer than usual" not in said
    assert "We expect" not in said


def test_a_case_that_was_passed_on_says_where_until_we_go_on_with_it(world: World, reader: FlaskClient) -> None:
    world.told(event(CASE, "case.transferred", to={"cy": "Cyngor Arall", "en": "Another Council"}, into="CA-77"))
    said = words(reader)
    assert "Passed to another service" in said
    assert "Where it is now: Another Council The reference there: CA-77" in said
    assert "We expect" not in said
    world.told(event(CASE, "case.milestone_reached", milestone="advice"))
    assert "Passed to another service" not in words(reader)


def test_a_merged_case_names_the_other_reference(world: World, reader: FlaskClient) -> None:
    world.told(event(CASE, "case.merged", into="NPT/2026/77"))
    assert "The reference of that request: NPT/2026/77" in words(reader)


def test_the_last_day_a_calendar_has_is_a_day_like_any_other(world: World, reader: FlaskClient) -> None:
    world.told(event(CASE, "case.milestone_reached", milestone="advice", expected_by="9999-12-31"))
    assert "31 December 9999" in words(reader)


def test_what_to_do_soon_says_how_soon(world: World, reader: FlaskClient) -> None:
    due = (datetime.now(UTC).date() + timedelta(days=3)).isoformat()
    world.told(event(CASE, "case.information_requested", request={"id": "r", "due": due}))
    assert "(in 3 days)" in words(reader)
    assert "(ymhen 3 diwrnod)" in words(reader, "/cy/cais", "cy")


def _again(world: World) -> FlaskClient:
    """The page opened anew, as a visit does not last so long."""
    client = world.app.test_client()
    proven(world, client)
    return client
