"""Reading a file of case events: every row is checked, and rows come out in the order they happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.replay.errors import BadInput
from app.replay.mapping import Columns, Detail, ReplayMap, Words
from app.replay.reader import CaseFile, read_rows

MAP = ReplayMap(
    columns=Columns(case="case", activity="activity", time="time"),
    source="/replay/test",
    case_type="building-permit",
    milestones={"Received": "received", "Decided": "decided"},
    ignore=("Filed",),
)
RICH = MAP.model_copy(
    update={
        "columns": Columns(case="case", activity="activity", time="time", expected_by="due"),
        "details": {"team": Detail(column="team", words={"Plans": Words(cy="Cynllunio", en="Planning")})},
    }
)
HEADER = "case,activity,time\n"
RICH_HEADER = "case,activity,time,due,team\n"


def read(tmp_path: Path, text: str | bytes, mapped: ReplayMap = MAP) -> CaseFile:
    path = tmp_path / "events.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_rows(path, mapped)


def complaint(tmp_path: Path, text: str | bytes, mapped: ReplayMap = MAP) -> str:
    with pytest.raises(BadInput) as raised:
        read(tmp_path, text, mapped)
    return str(raised.value)


def test_rows_come_in_order_of_time_over_all_cases_and_offsets(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        HEADER
        + "A,Received,2026-03-01T09:00:00+00:00\n"
        + "A,Decided,2026-03-03T09:00:00+00:00\n"
        + "B,Received,2026-03-02 08:00:00+02:00\n",
    )
    assert [(row.case, row.line) for row in file.rows] == [("A", 2), ("B", 4), ("A", 3)]


def test_rows_of_one_instant_keep_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [f"C{number},Received,2026-03-01T09:00:00Z\n" for number in range(20)]
    assert [row.case for row in read(tmp_path, HEADER + "".join(lines)).rows] == [f"C{n}" for n in range(20)]


def test_a_time_stays_as_it_is_with_its_offset(tmp_path: Path) -> None:
    file = read(tmp_path, HEADER + "A,Received,2010-10-02 09:20:39.266000+02:00\n")
    assert file.rows[0].time == "2010-10-02T09:20:39.266000+02:00"


def test_ignored_and_unmapped_activities_are_counted_apart(tmp_path: Path) -> None:
    time = "2026-03-01T09:00:00Z"
    file = read(tmp_path, HEADER + "".join(f"A,{what},{time}\n" for what in ("Received", "Filed", "Odd", "Odd")))
    assert (len(file.rows), file.ignored, file.unmapped) == (1, {"Filed": 1}, {"Odd": 2})


def test_a_byte_order_mark_blank_lines_and_unused_columns_do_no_harm(tmp_path: Path) -> None:
    file = read(tmp_path, b"\xef\xbb\xbfcase,x,activity,time\r\n\r\nA,1,Received,2026-03-01T09:00:00Z\r\n\r\n")
    assert [(row.case, row.line) for row in file.rows] == [("A", 3)]


def test_a_row_over_two_lines_is_named_by_its_first(tmp_path: Path) -> None:
    good = '"A","Received",2026-03-01T09:00:00Z\n'
    said = complaint(tmp_path, HEADER + good + '"B","Rec\neived",yesterday\n')
    assert "line 3: the time 'yesterday' is not a date and time" in said


def test_the_day_to_expect_is_a_day_and_may_be_empty(tmp_path: Path) -> None:
    rows = "A,Received,2026-03-01T09:00:00Z,2026-05-01 00:00:00+01:00,\nA,Decided,2026-03-02T09:00:00Z,,\n"
    assert [row.expected_by for row in read(tmp_path, RICH_HEADER + rows, RICH).rows] == ["2026-05-01", ""]


def test_a_detail_is_sent_in_both_languages(tmp_path: Path) -> None:
    file = read(tmp_path, RICH_HEADER + "A,Received,2026-03-01T09:00:00Z,,Plans\n", RICH)
    assert file.rows[0].details == '{"team": {"cy": "Cynllunio", "en": "Planning"}}'


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("A,Received", "2 fields where the header has 3"),
        ("A,Received,2026-03-01T09:00:00Z,more", "4 fields where the header has 3"),
        (",Received,2026-03-01T09:00:00Z", "a case needs a reference of 1 to 100 characters"),
        ("A" * 101 + ",Received,2026-03-01T09:00:00Z", "a case needs a reference of 1 to 100 characters"),
        ("A\x07B,Received,2026-03-01T09:00:00Z", "control character"),
        ("A, ,2026-03-01T09:00:00Z", "the activity is empty"),
        ("A,Received,", "the time '' is not a date and time"),
        ("A,Received,2026-13-01T09:00:00Z", "is not a date and time"),
        ("A,Received,2026-03-01T09:00:00", "has no offset"),
        ("A,Received,2026-03-01T09:00:00+01:00:30", "has no offset in hours and minutes"),
        ('A,"Received"x,2026-03-01T09:00:00Z', "expected after"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, row: str, what: str) -> None:
    said = complaint(tmp_path, HEADER + "A,Received,2026-03-01T09:00:00Z\n" + row + "\n")
    assert "line 3: " in said
    assert what in said


@pytest.mark.parametrize(
    ("rest", "what"),
    [("soon,Plans", "'soon' is not a day"), (",Roads", "no words for 'Roads' in the column 'team'")],
)
def test_a_bad_day_or_detail_is_named_with_its_line(tmp_path: Path, rest: str, what: str) -> None:
    said = complaint(tmp_path, RICH_HEADER + f"A,Received,2026-03-01T09:00:00Z,{rest}\n", RICH)
    assert "line 2: " in said
    assert what in said


def test_bad_rows_are_found_among_the_ignored_too(tmp_path: Path) -> None:
    assert "line 2" in complaint(tmp_path, HEADER + "A,Filed,never\n")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "line 1: the column 'case' is missing"),
        ("case,time\n", "line 1: the column 'activity' is missing"),
        ("case,activity,time,time\n", "line 1: the column 'time' is there twice"),
        (HEADER, "has no row with an activity that the map gives a milestone"),
        (HEADER + "A,Odd,2026-03-01T09:00:00Z\n", "has no row with an activity"),
        (HEADER.encode() + b"A,\xff,2026-03-01T09:00:00Z\n", "line 2: it is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str | bytes, what: str) -> None:
    assert what in complaint(tmp_path, text)


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        read_rows(tmp_path / "none.csv", MAP)
