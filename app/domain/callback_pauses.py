"""When a callback is tried again, and when the case system's address is taken to be dead."""

from __future__ import annotations

import random
from datetime import timedelta

GIVE_UP_AFTER = timedelta(days=3)
_STEPS = (5, 30, 300, 1800, 7200, 18000, 36000, 50400)
_JITTER = 0.2
MOST_TRIES = 12
"""As many as fall into those days: after them a callback is given up that alone is refused, while others are taken."""


def pause_before_try(tries: int, dice: random.Random) -> timedelta:
    """How long to wait after `tries` failed tries: 5 s, 30 s, 5, 30 minutes, 2, 5, 10, 14, 14 ... hours, +-20 %.

    After the example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    seconds = _STEPS[min(tries, len(_STEPS)) - 1]
    return timedelta(seconds=seconds * dice.uniform(1 - _JITTER, 1 + _JITTER))
