"""The name by which one person is spoken of to another who may be a stranger."""

from __future__ import annotations

import unicodedata

from app.domain.composed import composed

_LONGEST = 40
_JOINS = frozenset("-'’")


def given_name(name: str | None) -> str | None:
    """The first word of a name, or None where that is not plainly a name: it goes to numbers that anybody may type."""
    first = composed(name or "").split()[:1]
    if not first or len(first[0]) > _LONGEST:
        return None
    word = first[0].rstrip(".,")
    letters = all(unicodedata.category(letter)[0] in "LM" or letter in _JOINS for letter in word)
    return word if letters and any(map(str.isalpha, word)) else None
