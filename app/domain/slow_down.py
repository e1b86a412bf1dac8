"""How long somebody has to wait after they failed to sign in: longer with every failure, never for good.

A wait belongs to an address that is typed, whether we know it or not, or to a browser in which its owner has signed
in before (OWASP, "Device cookies"): so an attacker makes only themselves and other strange browsers wait.
"""

from __future__ import annotations

from datetime import timedelta

FREE = 4
"""Failures in a row that cost nothing: people mistype."""
FORGOTTEN_AFTER = timedelta(hours=24)
"""Without a failure for so long, it is as if there had been none."""
_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=15)
_DOUBLINGS = 8
"""After which the longest wait is reached."""


def wait_after(failures: int) -> timedelta:
    """How long nothing is tried after so many failures in a row."""
    if failures <= FREE:
        return timedelta(0)
    doublings = min(failures - FREE - 1, _DOUBLINGS)
    return min(_FIRST * (1 << doublings), _LONGEST)
