"""Cells of a spreadsheet that cannot be formulas: an apostrophe stands before them, and goes again when read back.

A cell that begins with one of these is run by Excel and its kin as soon as the file is opened (OWASP, CSV injection).
"""

from __future__ import annotations

import re

_BEGINS_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n|%]")
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r\n|%]")


def safe(text: str) -> str:
    """The cell for a text. What looks like a cell that was made safe gets one more, so that `plain` gives it back."""
    return f"'{text}" if _BEGINS_A_FORMULA.match(text) else text


def plain(cell: str) -> str:
    """The text that `safe` wrote into a cell."""
    return cell[1:] if _MADE_SAFE.match(cell) else cell
