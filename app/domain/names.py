"""The words of a person's name, as people compare names: without case, accents, apostrophes and hyphens."""

from __future__ import annotations

import re

from app.domain.composed import bare

MOST_WORDS = 12
_LONGEST = 60
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02b9\u2032`\u00b4]")
_WORDS = re.compile(r"[^\W_]+")


def name_words(name: str) -> tuple[str, ...]:
    """`Siân Llŷr-O’Brien` gives `sian`, `llyr`, `obrien`; each word once, in their order."""
    plain = bare(_APOSTROPHES.sub("", name))
    found = dict.fromkeys(word[:_LONGEST] for word in _WORDS.findall(plain))
    return tuple(found)[:MOST_WORDS]
