"""Codes that prove that somebody reads what is sent to an address: how they look, and how long and how often they do.

The limits are those of docs/security.md. Five tries at each of three codes an hour is one chance in 60,000 an hour.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta
from enum import StrEnum

from app.domain.composed import composed

DIGITS = 6
LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR = 3
HOUR = timedelta(hours=1)
MOST_NEW_A_DAY = 6
"""To new addresses: they are those of anybody, until a code is typed."""

FAILURES_WITHIN = timedelta(minutes=10)
MOST_REFERENCES = 50
"""Within that time and at one organisation, failures over this many references stop finding altogether.

People who mistype a reference do so once or twice for a reference of their own: fifty different ones in ten minutes
is more than a whole council's readers get wrong, and far too few for somebody who goes through references.
"""

_BETWEEN = re.compile(r"[\s\u00ad\u200b\u2060\u2010-\u2015\u2212-]+")
"""Spaces, hyphens and dashes, and marks that cannot be seen and come with what is pasted."""
_CODE = re.compile(rf"[0-9]{{{DIGITS}}}")


class CodePurpose(StrEnum):
    """What a code opens."""

    FIND = "find"
    OPEN = "open"
    NEW_ADDRESS = "new-address"


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def read_code(typed: str) -> str | None:
    """The digits of a code as it was typed: in groups, with dashes, or full width. None: that is no code."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", composed(typed)))
    return digits if _CODE.fullmatch(digits) else None
