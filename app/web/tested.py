"""What the last test of every page in a browser found, for the accessibility statement to say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).parent / "accessibility.json"
"""Written by `./dev gallery`, which looks at every page, so that the statement cannot say more than was tested."""
PREPARED = date(2026, 11, 22)
"""When a person last read the accessibility statement against the pages."""


@dataclass(frozen=True, slots=True)
class Tested:
    """scenes: pages in each of their states. pages_checked: those in each language and at each width.

    violations: of the rules of WCAG 2.2, levels A and AA, that axe (of this version) can find.
    """

    tested_on: date
    scenes: int
    pages_checked: int
    violations: int
    axe: str


def last(file: Path = FILE) -> Tested | None:
    """None where the pages were never tested. Raises KeyError or ValueError for a file that says anything else."""
    if not file.exists():
        return None
    said = json.loads(file.read_text("utf-8"))
    return Tested(
        tested_on=date.fromisoformat(said["tested_on"]),
        scenes=int(said["scenes"]),
        pages_checked=int(said["pages_checked"]),
        violations=int(said["violations"]),
        axe=str(said["axe"]),
    )
