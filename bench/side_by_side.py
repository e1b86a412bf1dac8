"""Runs one floor program in several processes at once, and reads what each says at its end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bench.options import BenchFailed
from bench.site import CHECKOUT

_LIMIT = 300.0


@dataclass(frozen=True, slots=True)
class Ended:
    """seconds: from the first that began to the last that ended. cpu: seconds, of all together."""

    seconds: float
    cpu: float


def run(module: str, arguments: Sequence[str], processes: int = 2) -> Ended:
    """Raises BenchFailed where one fails or takes too long."""
    command = [sys.executable, "-m", module, *arguments]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT, text=True) for _ in range(processes)]
    try:
        told = [json.loads(one.communicate(timeout=_LIMIT)[0] or "null") for one in started]
    except subprocess.TimeoutExpired:
        raise BenchFailed(f"{module} does not end") from None
    finally:
        for one in started:
            one.kill()
    if None in told:
        raise BenchFailed(f"{module} failed")
    seconds = max(one["ended"] for one in told) - min(one["began"] for one in told)
    return Ended(seconds, sum(one.get("cpu", 0.0) for one in told))
