"""A person's initials, so that staff can tell people apart without reading their names."""

from __future__ import annotations

from app.domain.composed import composed

_ONE_LETTER = ("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th")
"""Letters of the Welsh alphabet that are written as two: Llŷr is Ll."""
_MOST = 3
_BEFORE_A_NAME = "'’‘-(\""


def initials(name: str | None) -> str:
    """`S. Ll.` for Siân Llŷr; of a long name the first two and the last. Empty where there is no name."""
    words = [word.lstrip(_BEFORE_A_NAME) for word in composed(name or "").split()]
    words = [word for word in words if word[:1].isalpha()]
    if len(words) > _MOST:
        words = [*words[: _MOST - 1], words[-1]]
    return " ".join(f"{_initial(word)}." for word in words)


def _initial(word: str) -> str:
    length = 2 if word[:2].lower() in _ONE_LETTER and len(word) > 2 else 1
    return word[0].upper() + word[1:length].lower()
