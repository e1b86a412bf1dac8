"""Colours, and whether words on them can be read (WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/)."""

from __future__ import annotations

import re

WHITE, BLACK = "#ffffff", "#000000"
ENOUGH = 4.5
"""The contrast that words need."""


def is_colour(text: str) -> bool:
    """Whether this is `#rrggbb`."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), of two colours as `#rrggbb`."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def words_on(colour: str) -> str:
    """The colour of words that can be read on this one: white where that is enough, else the better of the two."""
    if contrast(WHITE, colour) >= ENOUGH:
        return WHITE
    return max((WHITE, BLACK), key=lambda words: contrast(words, colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
