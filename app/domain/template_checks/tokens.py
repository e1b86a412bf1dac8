"""A text in pieces, each with its line: words, numbers, placeholders, addresses and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

_ADDRESS_END = r"[^\s<>()\[\].,;:!?'\"]"
_PIECE = re.compile(
    rf"""
    (?P<placeholder>\(\([^()?]++\)\))
  | (?P<address>(?:https?://|www\.)(?:[^\s<>()\[\]]*{_ADDRESS_END})?
      | (?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++
      | (?<![\w/.-])(?:[a-z0-9-]++\.)+[a-z]{{2,}}(?:/(?:[^\s<>()\[\]]*{_ADDRESS_END})?)?
      | (?<!\S)/[a-z]{{2}}/\S*)
  | (?P<code>`[^`\n]*`|[^\W\d_]+[\d_]\w*)
  | (?P<number>\d(?:[\d.,:/]*\d)?[^\W\d_]*)
  | (?P<word>[^\W\d_]+(?:['\-][^\W\d_]+)*)
  | (?P<mark>\(\([^()?]*\?\?|[^\s\w]|_)
    """,
    re.VERBOSE,
)
_JOINING_MARKS = (",", ";", "'")
_LONGEST_SMALL_WORD = 3
# What Welsh runs together with the word before it: i'r, wedi'i, neu'ch.
_CLITIC = re.compile(r"'(?:r|n|i|w|ch|u|m|th)$", re.IGNORECASE)


class Kind(Enum):
    PLACEHOLDER = "placeholder"
    ADDRESS = "address"
    CODE = "code"
    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece. `line`: from 1. `start`: where in the text. `follows`: only a space parts it from the one
    before. `opens`: the first of a sentence, or of what stands like one."""

    kind: Kind
    text: str
    line: int
    start: int
    follows: bool
    opens: bool

    @property
    def is_word(self) -> bool:
        return self.kind is Kind.WORD

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def stem(self) -> str:
        """A Welsh word without what is run together with it: `wedi'i` gives `wedi`."""
        return _CLITIC.sub("", self.text)

    @property
    def has_clitic(self) -> bool:
        return bool(_CLITIC.search(self.text))

    @property
    def is_a_name(self) -> bool:
        """A capital where none is due, or an acronym: nobody can say how it is spelt, or that it mutates."""
        return (self.text[0].isupper() and not self.opens) or self.is_an_acronym

    @property
    def is_an_acronym(self) -> bool:
        return not self.text.islower() and not self.text.istitle() and bool(re.search(r"[^\W\d_].*[A-Z]", self.text))


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """The pieces of a text in order; of `((flag??words))` the words."""
    return tuple(_tokens(text))


def sentences(text: str) -> Iterator[tuple[Token, ...]]:
    """The pieces sentence by sentence; a line break ends one."""
    sentence: list[Token] = []
    for token in tokens(text):
        if sentence and (token.line != sentence[-1].line or sentence[-1].text in (".", "!", "?")):
            yield tuple(sentence)
            sentence = []
        sentence.append(token)
    if sentence:
        yield tuple(sentence)


def pairs(text: str) -> Iterator[tuple[Token, Token]]:
    """Each piece with the next, where only a space parts them."""
    found = tokens(text)
    yield from ((first, second) for first, second in pairwise(found) if second.follows)


def line_of(text: str, words: str) -> int:
    """The line on which `words` first stand; 0 where they stand on none."""
    at = text.find(words)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def words_outside_names(found: Sequence[Token]) -> list[Token]:
    """The words but for small ones within a name, as in Neuadd y Dref, which stays as it is in every language."""
    words = [token for token in found if token.is_word]
    within = {
        word
        for first, word, last in zip(words, words[1:], words[2:], strict=False)
        if len(word.text) <= _LONGEST_SMALL_WORD and first.text[0].isupper() and last.is_a_name
    }
    return [word for word in words if word not in within]


def _tokens(text: str) -> Iterator[Token]:
    text = text.replace("\u2019", "'").replace("\u2018", "'")
    before: Token | None = None
    end, line = 0, 1
    for match in _PIECE.finditer(text):
        gap = text[end : match.start()]
        line += gap.count("\n")
        follows = before is not None and bool(gap) and not gap.strip(" ")
        opens = before is None or "\n" in gap or (before.kind is Kind.MARK and before.text not in _JOINING_MARKS)
        before = Token(Kind(match.lastgroup), match.group(), line, match.start(), follows, opens)
        end = match.end()
        yield before
