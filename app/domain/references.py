"""References as people type them: in small letters, with spaces, with another dash than the letter has."""

from __future__ import annotations

import re

from app.domain.composed import composed

LONGEST = 100
"""Characters of a reference, as the API takes them."""

_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def forms(typed: str) -> tuple[str, ...]:
    """The references that may be meant, as a case system may have written them; what was typed itself comes first.

    Only case, spaces and dashes differ among them, and whoever asks must know an address as well: so none is found
    that the reader did not mean.
    """
    plain = _SPACES.sub(" ", composed(typed)).strip()
    dashed = _DASHES.sub("-", plain)
    found = [plain]
    for one in (dashed, dashed.replace(" ", "")):
        found += [one, one.upper(), one.lower()]
    return tuple(dict.fromkeys(found))


def comparable(typed: str) -> str:
    """One form for all ways to type a reference."""
    return _DASHES.sub("-", _SPACES.sub("", composed(typed))).casefold()
