"""What changed from one text to the next, word by word, as plain data that any page or terminal can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A placeholder is one word, as half a changed placeholder means nothing; so is each space and line end.
_WORDS = re.compile(r"\(\([^()]+\)\)|\w+|\s|[^\w\s]")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    change: Change
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order, removed ones before what came in their place.

    The same and removed ones together are `before`; the same and added ones are `after`.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[old_from:old_to])))
        else:
            pieces.extend(_changed("".join(old[old_from:old_to]), "".join(new[new_from:new_to])))
    return tuple(pieces)


def as_text(pieces: tuple[Piece, ...]) -> str:
    """For a terminal: `[-removed-]` and `{+added+}`, as wdiff writes them."""
    marks = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.change].format(piece.text) for piece in pieces)


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Change.REMOVED, removed)
    if added:
        yield Piece(Change.ADDED, added)
