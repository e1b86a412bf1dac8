"""Words that somebody typed into a box of ours: kept as they were written, without letters that steer machines."""

from __future__ import annotations

import unicodedata

from app.domain.composed import composed

# They turn the direction of all that follows, so that words can be made to read as what they are not.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STEERING = ("Cc", "Cs")
_KEPT = "\n\t"
_SEEN = "LNPS"


def as_typed(text: str) -> str:
    """NFC, one kind of line end, trimmed, and without NUL and other letters that steer machines.

    Nothing that can be read is changed: `=1+1` and `<b>` are words like any other, and stay so wherever they are shown.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    lines = composed(text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(filter(_is_kept, lines)).strip()


def says_something(text: str) -> bool:
    """Whether there is anything in it that can be seen."""
    return any(unicodedata.category(letter)[0] in _SEEN for letter in text)


def _is_kept(letter: str) -> bool:
    return letter in _KEPT or (letter not in _TURNING and unicodedata.category(letter) not in _STEERING)
