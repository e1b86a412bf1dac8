"""What a password must be: long, and none that anybody would try first (NCSC, "Password policy"; NIST SP 800-63B)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from app.domain.composed import bare

SHORTEST = 12
LONGEST = 200
_FEWEST_GUESSES = 10**9
"""A password that somebody who knows which ones are common has within so many tries is as good as known."""
_MOST_JUDGED = 72
"""Characters; the time that judging takes grows faster than the length, and whatever is beyond only helps."""
_LEAST_OF_ITS_OWN = 6
"""Characters that must be left once the person's own name, address and organisation are taken away."""
_SHORTEST_WORD = 3
_COMMON_HERE = (
    "olrhain",
    "cyfrinair",
    "cyngor",
    "bwrdd",
    "iechyd",
    "council",
    "health",
    "board",
    "cymru",
    "cymraeg",
    "croeso",
    "caerdydd",
    "abertawe",
    "casnewydd",
    "wrecsam",
    "bangor",
    "ddraig",
    "draig",
    "cariad",
    "gwanwyn",
    "hydref",
    "gaeaf",
    "haf",
)
"""What people in Wales try first, beside what the package knows, which is English."""


class PasswordFault(StrEnum):
    """Why a password cannot be taken."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    ABOUT_YOU = "about-you"
    KNOWN = "known"


def fault(password: str, about: Iterable[str]) -> PasswordFault | None:
    """What is wrong with a password (in NFC), if anything is.

    about: what anybody would think of who knows the person: their name, email address and organisation.
    """
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    own = _words(about)
    if _is_about(password, own):
        return PasswordFault.ABOUT_YOU
    return PasswordFault.KNOWN if _guesses(password, own) < _FEWEST_GUESSES else None


def _guesses(password: str, own: list[str]) -> int:
    """How many tries it would take somebody who knows which passwords and words are common."""
    from zxcvbn import zxcvbn  # its lists take 11 MB of a process, and a password is rarely set

    return int(zxcvbn(password[:_MOST_JUDGED], user_inputs=[*own, *_COMMON_HERE])["guesses"])


def _is_about(password: str, own: list[str]) -> bool:
    """Whether hardly anything is left of it without the words about the person."""
    left = bare(password)
    if not any(word in left for word in own):
        return False
    for word in own:
        left = left.replace(word, "")
    return len(re.sub(r"[\W\d_]", "", left)) < _LEAST_OF_ITS_OWN


def _words(about: Iterable[str]) -> list[str]:
    """The words of the texts and the texts run together, the longest first."""
    found: set[str] = set()
    for text in about:
        parts = re.findall(r"[^\W_]+", bare(text))
        found.update(parts, ["".join(parts)])
    return sorted((word for word in found if len(word) >= _SHORTEST_WORD), key=len, reverse=True)
