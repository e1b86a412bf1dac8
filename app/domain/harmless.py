"""Values made harmless: what a person or a case system typed can only ever be words in a message.

Phones and mail programs turn bare addresses into links by themselves, and our email is Markdown. A value is
defused, but stays readable: a space follows the colon of `https:`, and a full stop that letters follow, as in
`evil. com` and `sian@example. com`; the SMS rule leaves a space there, and would not before the stop. Marks
that open a heading, list, rule, inset text or code are dropped from the start of a line, and `1.` becomes
`(1)`; `((` and `))` become one parenthesis; letters that cannot be seen are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from app.domain.composed import composed

_SCHEMES = "mailto|tel|sms|smsto|mms|mmsto|facetime|skype|whatsapp|xmpp|geo|javascript|vbscript|market|intent|magnet"
_SCHEME = re.compile(rf"\b(?:{_SCHEMES}):(?=\S)|:(?=/)", re.IGNORECASE)
# The ideographic full stops, too, divide a domain name.
_DOTS = ".．。｡"
_DOMAIN = re.compile(rf"[{_DOTS}](?=[^\W\d_][\w-])")
_DOUBLED = re.compile(r"\({2,}|\){2,}")
_MARKDOWN_LINK = re.compile(r"](?=[(\[:])")
_BLOCK_MARKS = re.compile(r"(?:[#>^*•\-~`=\s]|\+(?=\s|$))++")
_NUMBERED = re.compile(r"(\d++)[.)](?!\d)[ \t]*")
_MINUS = re.compile(r"\s*+-(?=\d)")
# After `* ` or `1. ` another mark still opens a heading.
_NOTHING_YET = re.compile(r"(?:[#>^*•\-~`=+_\s]|\d++[.)])*+")
_NOT_IN_A_URL = re.compile(r"[\s()<>\[\]{}|\\^`\"']")
_ZERO_WIDTH_JOINERS = "\u200c\u200d"


def harmless(words: str, *, lines: bool) -> str:
    """Words that add no placeholder, link or invisible letter. `lines`: may have several, but no empty one.

    An empty line would end the block that they stand in. Marks at the start of a line are left to
    `Words.add_value`, which knows where a line starts.
    """
    separate = [_seen(line).strip() for line in composed(words).splitlines()]
    text = ("\n" if lines else " ").join(line for line in separate if line)
    text = _SCHEME.sub(lambda found: f"{found.group()} ", text)
    text = _DOMAIN.sub(r"\g<0> ", text)
    text = _MARKDOWN_LINK.sub("] ", text)
    return _DOUBLED.sub(lambda found: found.group()[0], text)


def harmless_url(address: str) -> str | None:
    """A web address that stays in its place in a Markdown link, or None for what is no http(s) address."""
    address = _seen("".join(address.split()))
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    return _NOT_IN_A_URL.sub(lambda found: f"%{ord(found.group()):02X}", address)


def harmless_site(address: str) -> str | None:
    """An address of ours without `https://`, as people type it; None for what is none."""
    url = None if ":/" in address else harmless_url(f"https://{address}")
    return url.removeprefix("https://") if url else None


class Words:
    """A text in the making, which knows where its pieces meet: two harmless ones can make one that is not."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._last = ""
        self._line_is_open = True
        self._after_address = False

    def add(self, piece: str) -> None:
        """Words of the template's author, or of a value where nothing can be made of it but words."""
        if not piece:
            return
        # A template writes `[words](((link)))`; only parentheses can make a placeholder that was not there.
        if self._last + piece[0] in ("((", "))"):
            piece = f" {piece}"
        self._append(piece)

    def add_value(self, value: str) -> None:
        """A value made `harmless`, without the marks that would mean something at the start of a line."""
        first, *others = value.split("\n")
        lines = [_without_marks(first) if self._line_is_open else first, *map(_without_marks, others)]
        value = "\n".join(lines)
        if value and self._would_join(value[0]):
            value = f" {value}"
        self.add(value)

    def add_address(self, address: str) -> None:
        """A web address made `harmless_url` or `harmless_site`."""
        self.add(address)
        self._after_address = True

    def text(self) -> str:
        """All of it, NFC: a value may begin with an accent for the letter before it."""
        return composed("".join(self._pieces))

    def _would_join(self, first: str) -> bool:
        return (
            self._after_address
            or (self._last in tuple(_DOTS) and first.isalpha())
            or (self._last in (":", "/") and first == "/")
            or (self._last == "]" and first in "([:")
        )

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._last = piece[-1]
        self._after_address = False
        _, line_feed, line = piece.rpartition("\n")
        self._line_is_open = (self._line_is_open or bool(line_feed)) and bool(_NOTHING_YET.fullmatch(line))


def _seen(text: str) -> str:
    """`text` without letters that cannot be seen; tabs and odd spaces become spaces."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for at, letter in enumerate(text):
        category = unicodedata.category(letter)
        if category == "Zs" or letter == "\t":
            kept.append(" ")
        elif category not in ("Cc", "Cf", "Cs", "Zl", "Zp") or _joins(text, at):
            kept.append(letter)
    return "".join(kept)


def _joins(text: str, at: int) -> bool:
    """Whether a zero-width joiner is needed for spelling, as in Persian, rather than to hide an address."""
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return text[at] in _ZERO_WIDTH_JOINERS and len(around) == 2 and not any(map(str.isascii, around))


def _without_marks(line: str) -> str:
    if minus := _MINUS.match(line):
        return f"−{line[minus.end() :]}"
    if not line.strip("_ "):
        return ""
    marks = _BLOCK_MARKS.match(line)
    line = line[marks.end() :] if marks else line
    numbered = _NUMBERED.match(line)
    return f"({numbered.group(1)}) {line[numbered.end() :]}" if numbered else line
