"""The file that translators work on: CSV that spreadsheets open, read back faithfully whatever they made of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.bilingual import Bilingual, nfc
from app.domain.errors import OlrhainError
from app.domain.safe_cells import plain, safe
from app.services.translating.items import Item, State

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
MOST_CHARACTERS = 10_000
"""Of one cell."""
HEADINGS = ("key", "context", "Cymraeg", "English", "state", "check")
"""What the columns are called; a file may have them in another order, and others beside."""
NEEDED = ("key", "Cymraeg", "English", "check")
_BOM = "\ufeff"
_STATES = {
    State.LIVE: Bilingual("yn fyw", "live"),
    State.WAITS: Bilingual("yn aros am lofnod", "waits for a signature"),
    State.DRAFT: Bilingual("drafft", "draft"),
    State.HELD: Bilingual("mae negeseuon yn aros", "messages wait"),
    State.UNCHECKED: Bilingual("i'w wirio", "to be checked"),
}


class FileNotReadable(OlrhainError):
    """A file cannot be read as one of ours. `why`: too-big, not-text, no-columns, too-many-rows or not-csv."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the file cannot be read: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file. number: its line in the spreadsheet, from 2."""

    number: int
    key: str
    words: Bilingual = field(repr=False)
    check: str


def written(items: Iterable[Item]) -> str:
    """The whole file. It begins with the mark by which Excel knows that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for one in items:
        context, state = _in_both(one.context), _in_both(_STATES[one.state])
        cells = (one.key, context, one.words.cy, one.words.en, state, one.check)
        writer.writerow([safe(cell) for cell in cells])
    return _BOM + out.getvalue()


def _in_both(words: Bilingual) -> str:
    return f"{words.cy} / {words.en}"


def read(content: bytes) -> list[FileRow]:
    """The rows of a file, words composed (NFC). Raises FileNotReadable."""
    if len(content) > MOST_BYTES:
        raise FileNotReadable("too-big")
    text = _text(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        return _rows(rows)
    except csv.Error:
        raise FileNotReadable("not-csv") from None


def _text(content: bytes) -> str:
    """UTF-8, or what Excel calls Unicode text. Anything older has lost the ŵ and ŷ, so it is not guessed at."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise FileNotReadable("not-text") from None
    if "\0" in text:
        raise FileNotReadable("not-text")
    return text


def _delimiter(text: str) -> str:
    """What divides the cells: spreadsheets take a semicolon or a tab where a comma is for decimals."""
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _rows(rows: Iterable[Sequence[str]]) -> list[FileRow]:
    found: list[FileRow] = []
    columns: dict[str, int] | None = None
    for number, cells in enumerate(rows, start=1):
        if columns is None:
            columns = _columns(cells)
        elif any(cell.strip() for cell in cells):
            found.append(_row(number, cells, columns))
        if len(found) > MOST_ROWS:
            raise FileNotReadable("too-many-rows")
    if columns is None:
        raise FileNotReadable("no-columns")
    return found


def _columns(headings: Sequence[str]) -> dict[str, int]:
    named = [plain(heading).strip().casefold() for heading in headings]
    places = {name: named.index(name.casefold()) for name in NEEDED if name.casefold() in named}
    if len(places) < len(NEEDED):
        raise FileNotReadable("no-columns")
    return places


def _row(number: int, cells: Sequence[str], columns: dict[str, int]) -> FileRow:
    def cell(name: str) -> str:
        place = columns[name]
        said = plain(cells[place]) if place < len(cells) else ""
        return nfc(said[: MOST_CHARACTERS + 1])

    words = Bilingual(_lines(cell("Cymraeg")), _lines(cell("English")))
    return FileRow(number, cell("key").strip(), words, cell("check").strip())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
