"""Welsh dates, times, durations, lists and order, as the vectors and the grammar have them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain import welsh
from app.domain.forms import DateForm, DurationUnit

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "welsh.json").read_text(encoding="utf-8"))
UNITS: dict[str, DurationUnit] = {
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "hours": "hour",
    "minutes": "minute",
}
DURATIONS = [(unit, case) for plural, unit in UNITS.items() for case in VECTORS["durations"][plural]]


@pytest.mark.parametrize(("unit", "case"), DURATIONS)
def test_every_duration_vector(unit: DurationUnit, case: dict[str, Any]) -> None:
    assert welsh.duration(case["n"], unit) == case["preferred"]
    if "working_days" in case:
        assert welsh.duration(case["n"], "working_day") == case["working_days"]


@pytest.mark.parametrize("case", VECTORS["dates"], ids=lambda case: case["iso"])
def test_every_date_vector(case: dict[str, str]) -> None:
    day = date.fromisoformat(case["iso"])

    assert welsh.date(day) == case["long"]
    assert welsh.weekday_date(day) == case["weekday_long"]
    assert welsh.weekday_date(day, "start") == case["weekday_long_sentence_start"]
    assert welsh.weekday_date(day, "on") == case["on_weekday_long_soft"]
    assert welsh.day_month(day) == case["day_month"]


@pytest.mark.parametrize("case", VECTORS["times"], ids=lambda case: case["utc"])
def test_every_time_vector_is_shown_in_london(case: dict[str, str]) -> None:
    moment = datetime.fromisoformat(case["utc"])

    assert welsh.clock(moment) == case["clock24"]
    assert welsh.time(moment) == case["clock12"]
    assert welsh.weekday_date(moment) == f"{case['weekday']} {case['date_long']}"


@pytest.mark.parametrize("case", VECTORS["relative"], ids=lambda case: case["cy"])
def test_every_relative_day_vector(case: dict[str, Any]) -> None:
    assert welsh.relative_day(case["days"]) == case["cy"]


@pytest.mark.parametrize("case", VECTORS["lists"], ids=lambda case: case["and"])
def test_every_list_vector(case: dict[str, Any]) -> None:
    assert welsh.join_and(case["items"]) == case["and"]
    assert welsh.join_or(case["items"]) == case["or"]


def test_the_collation_vector() -> None:
    assert sorted(VECTORS["collation"]["unsorted"], key=welsh.sort_key) == VECTORS["collation"]["welsh_order"]


def test_every_plural_vector() -> None:
    categories = {case["n"]: welsh.plural_category(Decimal(case["n"])) for case in VECTORS["plurals"]}

    assert categories == {case["n"]: case["category"] for case in VECTORS["plurals"]}
    assert VECTORS["plural_header"] == welsh.PLURAL_HEADER


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [
        (1, "day", "1 diwrnod"),
        (10, "day", "10 diwrnod"),
        (100, "day", "100 diwrnod"),
        (1, "week", "1 wythnos"),
        (2, "week", "2 wythnos"),
        (12, "month", "12 mis"),
        (0, "month", "0 mis"),
        (22, "month", "22 mis"),
        (2, "year", "2 flynedd"),
        (4, "year", "4 blynedd"),
        (8, "year", "8 mlynedd"),
        (12, "year", "12 mlynedd"),
        (15, "year", "15 mlynedd"),
        (20, "year", "20 mlynedd"),
        (100, "year", "100 mlynedd"),
        (2, "hour", "2 awr"),
        (60, "minute", "60 munud"),
        (1, "working_day", "1 diwrnod gwaith"),
        (1000, "day", "1,000 diwrnod"),
    ],
)
def test_other_durations(n: int, unit: DurationUnit, words: str) -> None:
    assert welsh.duration(n, unit) == words


def test_a_duration_below_nought_or_in_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        welsh.duration(-1, "day")
    with pytest.raises(ValueError, match="unit"):
        welsh.duration(1, "fortnight")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (9, 0, "9am"),
        (10, 30, "10:30am"),
        (12, 5, "12:05pm"),
        (14, 0, "2pm"),
        (23, 59, "11:59pm"),
        (0, 1, "12:01am"),
    ],
)
def test_times_on_a_12_hour_clock(hour: int, minute: int, words: str) -> None:
    assert welsh.time(datetime(2026, 1, 5, hour, minute, tzinfo=UTC)) == words


def test_a_moment_without_its_time_zone_is_an_error() -> None:
    naive = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - the fault that is tested

    for shown in (welsh.time, welsh.clock, welsh.date, welsh.weekday_date):
        with pytest.raises(ValueError, match="time zone"):
            shown(naive)


def test_an_unknown_form_of_a_date_is_an_error() -> None:
    unknown: DateForm = "under"  # type: ignore[assignment]
    with pytest.raises(ValueError, match="form"):
        welsh.weekday_date(date(2026, 1, 5), unknown)


@pytest.mark.parametrize(
    ("days", "words"), [(1, "yfory"), (3, "ymhen 3 diwrnod"), (7, "ymhen 7 diwrnod"), (-4, "4 diwrnod yn ôl")]
)
def test_other_relative_days(days: int, words: str) -> None:
    assert welsh.relative_day(days) == words


@pytest.mark.parametrize(
    ("items", "and_", "or_"),
    [
        ([], "", ""),
        (["parcio"], "parcio", "parcio"),
        (["ffyrdd", "parcio", "tai"], "ffyrdd, parcio a thai", "ffyrdd, parcio neu dai"),
        (["a", "b", "c"], "a, b ac c", "a, b neu c"),
        (["Parcio", "Treth", "Cyngor"], "Parcio, Treth a Chyngor", "Parcio, Treth neu Gyngor"),
        (["afal", "ŵy"], "afal ac ŵy", "afal neu ŵy"),
        (["mis", "wythnos"], "mis ac wythnos", "mis neu wythnos"),
        (["llun", "chwarae"], "llun a chwarae", "llun neu chwarae"),
        (["llyfr", "rhaw"], "llyfr a rhaw", "llyfr neu raw"),
        (["tenis", "gêm"], "tenis a gêm", "tenis neu gêm"),
        (["Abertawe", "Y Barri"], "Abertawe a'r Barri", "Abertawe neu'r Barri"),
        (["Conwy", "Wrecsam"], "Conwy a Wrecsam", "Conwy neu Wrecsam"),
        (["7", "8"], "7 ac 8", "7 neu 8"),
    ],
)
def test_other_lists(items: list[str], and_: str, or_: str) -> None:
    assert welsh.join_and(items) == and_
    assert welsh.join_or(items) == or_


def test_the_names_of_people_do_not_mutate() -> None:
    assert welsh.join_and(["Siân", "Tomos"], mutate=False) == "Siân a Tomos"
    assert welsh.join_and(["Siân", "Owain"], mutate=False) == "Siân ac Owain"
    assert welsh.join_and(["Siân", "William"], mutate=False) == "Siân a William"
    assert welsh.join_or(["Siân", "Gwen"], mutate=False) == "Siân neu Gwen"


def test_names_sort_by_the_welsh_alphabet() -> None:
    names = [
        "Agnes",
        "Angharad",
        "Arhosfa",
        "Arian",
        "Bangor",
        "Banwy",
        "Gwen",
        "Kyffin",
        "Lewis",
        "Llangollen",
        "Llanidloes",
        "Penrhos",
        "Phillips",
        "Rwth",
        "Rhys",
        "tan",
        "tân",
        "Tywyn",
        "Theo",
        "Ŵyn",
        "Zoë",
    ]

    assert sorted([*names[9:], *names[:9]], key=welsh.sort_key) == names


def test_a_decomposed_name_comes_out_composed() -> None:
    assert welsh.place("Cwmbra\u0302n", "yn") == "yng Nghwmbrân"
    assert welsh.join_and(["w\u0302y", "te\u0302"]) == "ŵy a thê"
