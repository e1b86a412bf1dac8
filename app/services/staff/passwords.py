"""Passwords of staff: hashed with argon2id, and checked with the same work whether or not there is one to check."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.composed import composed

_AT_ONCE = 4
"""Each check takes 64 MiB and every core for a moment: more at once would only make all of them slower."""
_hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(_AT_ONCE)


class Checker:
    """Checks a password against a hash. `verify` raises VerificationError where they do not agree."""

    def __init__(self, verify: Callable[[str, str], object] = _hasher.verify) -> None:
        self._verify = verify

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that was kept; for None, which nobody's is, as much is worked out."""
        with _turn:
            try:
                self._verify(kept or _nobodys(), composed(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None


def hash_of(password: str) -> str:
    with _turn:
        return _hasher.hash(composed(password))


def is_outdated(kept: str) -> bool:
    """Whether it was made with less work than is asked today."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """What an unknown person's password is checked against. Made once, with today's parameters."""
    return _hasher.hash("nobody has this password")
