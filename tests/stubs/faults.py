"""Which call of a provider stub goes wrong and how: scripted call by call, or by share with a seed."""

from __future__ import annotations

import random
import threading
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Fault(StrEnum):
    """What the stub does instead of answering well; in those of `TAKEN` it has taken the message."""

    NONE = "none"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    UNAVAILABLE = "unavailable"
    GATEWAY_TIMEOUT = "gateway-timeout"
    BAD_NUMBER = "bad-number"
    NOT_IN_TEAM = "not-in-team"
    TEMPLATE_GONE = "template-gone"
    KEY_REFUSED = "key-refused"
    REDIRECT = "redirect"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    STALL = "stall"
    DRIP = "drip"
    TRUNCATED = "truncated"
    GARBAGE = "garbage"
    NO_SENSE = "no-sense"
    DEEP = "deep"
    HUGE = "huge"
    STRANGER = "stranger"


TAKEN = frozenset(
    {
        Fault.NONE,
        Fault.GATEWAY_TIMEOUT,
        Fault.RESET_AFTER,
        Fault.STALL,
        Fault.DRIP,
        Fault.TRUNCATED,
        Fault.GARBAGE,
        Fault.NO_SENSE,
        Fault.DEEP,
        Fault.HUGE,
        Fault.STRANGER,
    }
)


class FaultPlan:
    """Chooses the fault of each call: the script first, then by share. `counts` tells what was injected."""

    def __init__(self, shares: Mapping[Fault, float] | None = None, seed: int | None = None) -> None:
        self.seed = random.SystemRandom().randrange(2**32) if seed is None else seed
        self.shares = dict(shares or {})
        if sum(self.shares.values()) > 1 or min(self.shares.values(), default=0) < 0:
            raise ValueError("the shares of all faults together are between 0 and 1")
        self._chance = random.Random(self.seed)
        self._script: deque[Fault] = deque()
        self._counts: Counter[Fault] = Counter()
        self._lock = threading.Lock()

    def script(self, faults: Iterable[Fault]) -> None:
        """The next calls, in order; `Fault.NONE` for one that goes well."""
        with self._lock:
            self._script.extend(faults)

    def next(self) -> Fault:
        with self._lock:
            fault = self._script.popleft() if self._script else self._by_chance()
            self._counts[fault] += 1
            return fault

    def counts(self) -> dict[Fault, int]:
        """How often each fault was injected so far."""
        with self._lock:
            return {fault: count for fault, count in self._counts.items() if fault is not Fault.NONE}

    def _by_chance(self) -> Fault:
        point = self._chance.random()
        for fault, share in self.shares.items():
            if point < share:
                return fault
            point -= share
        return Fault.NONE
