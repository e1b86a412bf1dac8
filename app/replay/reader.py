"""Reads a file of case events, checks every row of it, and puts the rows in the order they happened."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from sys import intern
from typing import BinaryIO

from app.domain.bilingual import Bilingual
from app.replay.errors import BadInput
from app.replay.mapping import Detail, ReplayMap

LONGEST_REFERENCE = 100
# The service takes events of up to 64 kB; the rest of one is small.
MOST_DETAILS_BYTES = 60_000
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that a citizen is to hear of.

    `instant` is in microseconds since 1970, `time` as the file has it (RFC 3339), `expected_by` a day (ISO
    8601) or empty, `details` the JSON of the details or empty.
    """

    line: int
    case: str
    activity: str
    time: str
    instant: int
    expected_by: str
    details: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a file holds: the mapped rows by time (equal times as in the file), and what else there was."""

    rows: tuple[Row, ...]
    ignored: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)


def read_rows(path: Path, mapped: ReplayMap) -> CaseFile:
    """Reads the whole CSV file (UTF-8, a header first). Raises BadInput, which names the line."""
    rows: list[Row] = []
    ignored: Counter[str] = Counter()
    unmapped: Counter[str] = Counter()
    ignore = frozenset(mapped.ignore)
    for line, cells in _cells(path, mapped.columns_used):
        row = _row(path, line, cells, mapped)
        if row.activity in mapped.milestones:
            rows.append(row)
        else:
            (ignored if row.activity in ignore else unmapped)[row.activity] += 1
    if not rows:
        raise BadInput(f"The file {path} has no row with an activity that the map gives a milestone.")
    rows.sort(key=lambda row: row.instant)
    return CaseFile(tuple(rows), ignored, unmapped)


def _cells(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of the line it begins in."""
    try:
        with path.open("rb") as file:
            lines = csv.reader(_decoded(path, file), strict=True)
            header = next(lines, [])
            _check_header(path, header, needed)
            line = lines.line_num + 1
            for cells in _checked(path, lines):
                if cells:
                    if len(cells) != len(header):
                        raise _bad(path, line, f"{len(cells)} fields where the header has {len(header)}")
                    yield line, dict(zip(header, cells, strict=True))
                line = lines.line_num + 1
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read: {error.strerror}.") from error


def _decoded(path: Path, file: BinaryIO) -> Iterator[str]:
    """Line by line, so that bytes that are not UTF-8 are named with their line."""
    for number, raw in enumerate(file, start=1):
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _bad(path, number, "it is not UTF-8") from error


def _check_header(path: Path, header: list[str], needed: tuple[str, ...]) -> None:
    for name in needed:
        if header.count(name) != 1:
            there = "is there twice" if name in header else "is missing"
            raise _bad(path, 1, f"the column '{name}' {there}")


def _checked(path: Path, lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise _bad(path, getattr(lines, "line_num", 1), str(error)) from error


def _row(path: Path, line: int, cells: dict[str, str], mapped: ReplayMap) -> Row:
    columns = mapped.columns
    try:
        time = _time(cells[columns.time])
        return Row(
            line=line,
            case=intern(_reference(cells[columns.case])),
            activity=intern(_activity(cells[columns.activity])),
            time=time.isoformat(),
            instant=(time - _EPOCH) // timedelta(microseconds=1),
            expected_by=intern(_day(cells[columns.expected_by]) if columns.expected_by else ""),
            details=intern(_details(cells, mapped.details)),
        )
    except ValueError as error:
        raise _bad(path, line, str(error)) from error


def _time(cell: str) -> datetime:
    try:
        time = datetime.fromisoformat(cell.strip())
    except ValueError as error:
        raise ValueError(f"the time '{cell}' is not a date and time (ISO 8601)") from error
    offset = time.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise ValueError(f"the time '{cell}' has no offset in hours and minutes from UTC")
    return time


def _reference(cell: str) -> str:
    case = cell.strip()
    if not case or len(case) > LONGEST_REFERENCE:
        raise ValueError(f"a case needs a reference of 1 to {LONGEST_REFERENCE} characters")
    if any(unicodedata.category(character) == "Cc" for character in case):
        raise ValueError("the reference of the case holds a control character")
    return case


def _activity(cell: str) -> str:
    activity = cell.strip()
    if not activity:
        raise ValueError("the activity is empty")
    return activity


def _day(cell: str) -> str:
    if not cell.strip():
        return ""
    try:
        return datetime.fromisoformat(cell.strip()).date().isoformat()
    except ValueError as error:
        raise ValueError(f"'{cell}' is not a day (ISO 8601) to expect an answer by") from error


def _details(cells: dict[str, str], details: dict[str, Detail]) -> str:
    found: dict[str, str | dict[str, str]] = {}
    for name, detail in details.items():
        cell = cells[detail.column].strip()
        if not cell:
            continue
        try:
            value = detail.value(cell)
        except KeyError as error:
            raise ValueError(f"the map has no words for '{cell}' in the column '{detail.column}'") from error
        found[name] = value.as_dict() if isinstance(value, Bilingual) else value
    text = json.dumps(found, ensure_ascii=False) if found else ""
    if len(text.encode()) > MOST_DETAILS_BYTES:
        raise ValueError(f"its details are more than {MOST_DETAILS_BYTES:,} bytes")
    return text


def _bad(path: Path, line: int, what: str) -> BadInput:
    return BadInput(f"The file {path}, line {line}: {what}.")
