"""What can go wrong, named for what happened. HTTP is mapped from these in one place (`app/web/errors.py`)."""

from __future__ import annotations

from dataclasses import dataclass


class OlrhainError(Exception):
    """The root of every error that we raise on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent to us.

    `pointer` is an RFC 6901 JSON pointer into the body; `detail` never repeats a value that was sent.
    """

    pointer: str
    code: str
    detail: str


class NotFound(OlrhainError):
    """There is nothing here under that id, or it is not yours to see: the two look the same."""
