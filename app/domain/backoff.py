"""When to try again, and when to give up (docs/architecture.md, "Delivery")."""

from __future__ import annotations

import random
from datetime import timedelta

_STEPS = (30, 120, 300, 900, 1800, 3600, 7200, 14400)
_JITTER = 0.2
GIVE_UP_AFTER = timedelta(hours=24)
_LOOK_UP_STEPS = (5, 30, 120, 300, 600, 1800, 3600, 14400)
LOOK_UP_UNTIL = timedelta(hours=72)


def pause_before_try(tries: int, dice: random.Random) -> timedelta:
    """How long to wait after `tries` failed tries: 30 s, 2, 5, 15, 30 minutes, 1, 2, 4, 4 ... hours, +-20 %."""
    seconds = _STEPS[min(tries, len(_STEPS)) - 1]
    return timedelta(seconds=seconds * dice.uniform(1 - _JITTER, 1 + _JITTER))


def pause_before_look_up(age: timedelta) -> timedelta:
    """How long to wait before asking the provider again about a try that is `age` old: longer as it ages."""
    older = [step for step in _LOOK_UP_STEPS if step <= age.total_seconds()]
    return timedelta(seconds=older[-1] if older else _LOOK_UP_STEPS[0])
