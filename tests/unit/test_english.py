"""English for what a message is filled with, beside the Welsh."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime

import pytest

from app.domain import english, welsh
from app.domain.forms import DurationUnit, Preposition
from app.domain.glossary import PlaceName
from app.domain.place_names import SHIPPED

DAY = date(2026, 3, 2)


def test_english_offers_the_functions_that_welsh_does() -> None:
    names = ("duration", "date", "weekday_date", "day_month", "time", "clock", "relative_day", "join_and",
             "join_or", "place")  # fmt: skip

    for name in names:
        assert inspect.signature(getattr(english, name)) == inspect.signature(getattr(welsh, name))


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [
        (0, "day", "0 days"),
        (1, "day", "1 day"),
        (2, "week", "2 weeks"),
        (1, "hour", "1 hour"),
        (10, "working_day", "10 working days"),
        (1, "working_day", "1 working day"),
        (5, "year", "5 years"),
        (45, "minute", "45 minutes"),
    ],
)
def test_durations(n: int, unit: DurationUnit, words: str) -> None:
    assert english.duration(n, unit) == words


def test_a_duration_below_nought_or_in_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        english.duration(-1, "day")
    with pytest.raises(ValueError, match="unit"):
        english.duration(1, "fortnight")  # type: ignore[arg-type]


def test_dates_have_no_ordinals() -> None:
    assert english.date(DAY) == "2 March 2026"
    assert english.day_month(DAY) == "2 March"
    assert english.weekday_date(DAY) == "Monday 2 March 2026"
    assert english.weekday_date(DAY, "start") == "Monday 2 March 2026"
    assert english.weekday_date(DAY, "on") == "on Monday 2 March 2026"


def test_an_unknown_form_of_a_date_is_an_error() -> None:
    with pytest.raises(ValueError, match="form"):
        english.weekday_date(DAY, "under")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("utc", "twelve", "twenty_four"),
    [
        ("2026-12-25T00:00", "midnight", "00:00"),
        ("2026-12-25T12:00", "midday", "12:00"),
        ("2026-06-01T12:00", "1pm", "13:00"),
        ("2026-03-29T01:30", "2:30am", "02:30"),
    ],
)
def test_times_are_shown_in_london(utc: str, twelve: str, twenty_four: str) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    assert english.time(moment) == twelve
    assert english.clock(moment) == twenty_four


def test_a_moment_late_in_the_evening_may_be_tomorrow_in_london() -> None:
    assert english.date(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == "1 August 2026"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "3 days ago"), (-1, "yesterday"), (0, "today"), (1, "tomorrow"), (2, "in 2 days")],
)
def test_relative_days(days: int, words: str) -> None:
    assert english.relative_day(days) == words


@pytest.mark.parametrize(
    ("items", "and_", "or_"),
    [
        ([], "", ""),
        (["bins"], "bins", "bins"),
        (["bins", "tax", "roads"], "bins, tax and roads", "bins, tax or roads"),
    ],
)
def test_lists(items: list[str], and_: str, or_: str) -> None:
    assert english.join_and(items) == and_
    assert english.join_or(items) == or_


@pytest.mark.parametrize(
    ("name", "preposition", "words"),
    [
        ("Cardiff", "yn", "in Cardiff"),
        ("Caerdydd", "i", "to Cardiff"),
        ("Y Barri", "o", "from Barry"),
        ("Vale of Glamorgan", "yn", "in the Vale of Glamorgan"),
        ("the Vale of Glamorgan", "yn", "in the Vale of Glamorgan"),
        ("Elsewhere", "i", "to Elsewhere"),
    ],
)
def test_places(name: str, preposition: Preposition, words: str) -> None:
    assert english.place(name, preposition) == words


def test_an_organisation_extends_the_glossary() -> None:
    ours = SHIPPED.extended([PlaceName("Tŷ Glas", "Glas House")])

    assert english.place("Tŷ Glas", "yn", ours) == "in Glas House"


def test_an_unknown_preposition_is_an_error() -> None:
    with pytest.raises(ValueError, match="preposition"):
        english.place("Bangor", "at")  # type: ignore[arg-type]


def test_names_sort_by_letters_first_and_accents_last() -> None:
    assert sorted(["Llanelli", "Lampeter", "tân", "tan", "Chirk", "Conwy"], key=english.sort_key) == [
        "Chirk", "Conwy", "Lampeter", "Llanelli", "tan", "tân",
    ]  # fmt: skip
