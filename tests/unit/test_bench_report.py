"""The report of the benches, and the file it is made from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench import report, results
from bench.figures import Finding, Series, at_least, at_most
from bench.results import Result

INGEST = Finding(
    "single events",
    Series("Olrhain", "events/s", (980.0, 1040.0, 1010.0)),
    Series("one bare statement", "events/s", (1500.0, 1600.0, 1400.0)),
    at_least(0.6, "at least 60 % of the floor", of="ratio"),
    "6,000 events a run",
)
MEMORY = Finding("memory", Series("Olrhain", "MB", (460.2,)), None, at_most(450, "under 450 MB"))
SLOWEST = Finding("slowest", Series("Olrhain", "ms", (612.0, 598.0, 620.0)))
RESULT = Result(
    bench="ingest",
    about="single signed events",
    command="./dev bench ingest",
    at="2026-01-05T10:00:00+00:00",
    revision="0123456789ab",
    seconds=61.4,
    machine={"cores": "2", "Python": "3.11.7"},
    findings=(INGEST, MEMORY, SLOWEST),
)


def test_a_row_shows_median_spread_floor_ratio_and_aim() -> None:
    row = report.table([RESULT]).splitlines()[2]
    assert row == (
        "| single events | 1,010 (980-1,040) events/s | 1,500 (1,400-1,600) events/s (one bare statement) "
        "| 0.67 | at least 60 % of the floor | yes |"
    )


def test_a_missed_aim_stands_out() -> None:
    assert report.table([RESULT]).splitlines()[3] == "| memory | 460 MB |  |  | under 450 MB | **no** |"


def test_what_has_no_aim_is_neither_met_nor_missed() -> None:
    assert report.table([RESULT]).splitlines()[4].endswith("|  |  |")


def test_the_page_says_first_what_was_missed() -> None:
    assert report.page([RESULT]).splitlines()[2] == "Missed: memory."
    assert report.page([replace(RESULT, findings=(INGEST,))]).splitlines()[2] == "Every aim is met."


def test_the_page_holds_every_run_what_made_it_and_on_which_machine() -> None:
    page = report.page([RESULT])
    for words in (
        "runs 980, 1,040, 1,010",
        "runs 1,500, 1,600, 1,400",
        "ratio of medians 0.67; of pairs 0.65 (0.65, 0.65, 0.72)",
        "`./dev bench ingest`",
        "revision 0123456789ab",
        "cores 2, Python 3.11.7",
        "6,000 events a run",
    ):
        assert words in page


def test_numbers_show_as_many_digits_as_mean_something() -> None:
    shown = [report.number(value) for value in (12345.6, 100.4, 99.54, 10.0, 9.876, 0.3)]
    assert shown == ["12,346", "100", "99.5", "10.0", "9.88", "0.30"]


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    results.write(tmp_path / "latest.json", [RESULT])
    assert results.read(tmp_path / "latest.json") == [RESULT]


def test_where_nothing_was_written_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert results.read(tmp_path / "latest.json") == []


def test_a_bench_that_is_run_again_takes_the_place_of_its_older_result() -> None:
    old, other = replace(RESULT, revision="old"), replace(RESULT, bench="memory")
    assert results.merge([old, other], [RESULT], ["memory", "ingest"]) == [other, RESULT]


def test_a_bench_that_is_no_more_is_left_out() -> None:
    assert results.merge([replace(RESULT, bench="gone")], [RESULT], ["ingest"]) == [RESULT]
