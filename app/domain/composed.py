"""Composed Unicode for text from outside, in a time that grows with its length only."""

from __future__ import annotations

import re
import unicodedata

# Unicode's Stream-Safe Text Format (UAX #15, section 13): no language needs more marks on one letter, and
# normalising a longer run takes time that grows with the square of its length.
_MOST_MARKS = 30
_LONG_RUN = re.compile(r"[\u0300-\U0010ffff]{31,}")


def composed(text: str) -> str:
    """`text` in NFC; accents beyond the 30th on one letter are dropped."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_fewer_marks, text))


def bare(text: str) -> str:
    """`text` in lower case and without accents, to compare by: `Ŵyl` gives `wyl`."""
    letters = unicodedata.normalize("NFD", composed(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _fewer_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for letter in run.group():
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
