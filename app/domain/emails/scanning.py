"""The code at the end of a letter that a phone reads, so that nobody has to type the address of their page."""

from __future__ import annotations

import re

from app.domain.bilingual import Bilingual, Language
from app.domain.emails.parts import Block, Email

SCAN = Bilingual(
    "Sganiwch y cod hwn â chamera eich ffôn i weld ble mae'r cais.",
    "Scan this code with your phone's camera to see where the request is.",
)

_LINK = re.compile(r"https?://[^\s()\[\]<>]+?/(?:(?:cy|en)/)?c/[0-9A-Za-z]{22}(?![0-9A-Za-z])")


def link_in(block: Block) -> str | None:
    """The link to the reader's status page that the words carry, if they do: no other gets a code."""
    found = _LINK.search(block.text)
    return found[0] if found else None


def codes(letter: Email) -> tuple[tuple[Language, str], ...]:
    """The link of each language whose words carry one."""
    return tuple((block.language, link) for block in letter.blocks if (link := link_in(block)))
