"""Sends a number of requests through the load process, and says how it went."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import load
from bench.options import BenchFailed, Options
from bench.site import CHECKOUT

ACCEPTED = '"status":"accepted"'
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Volley:
    """began, ended: seconds since 1970. done: events accepted or pages shown. p50, p99: milliseconds an answer."""

    began: float
    ended: float
    done: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Done a second."""
        return self.done / (self.ended - self.began)


class Volleys:
    """Fires at the ports of this machine. Raises BenchFailed unless everything asked for was done."""

    def __init__(self, options: Options, connections: int) -> None:
        self._file: Path = options.folder / "requests"
        self._connections = connections

    def fire(self, port: int, requests: Sequence[bytes], expected: int, words: str = ACCEPTED) -> Volley:
        """`expected`: how often `words` must have stood in the answers together."""
        volley = self.begin(port, requests, words)
        return volley.wait(expected)

    def begin(self, port: int, requests: Sequence[bytes], words: str = ACCEPTED) -> UnderWay:
        load.write_requests(self._file, requests)
        arguments = ("--port", str(port), "--requests", str(self._file), "--await-words", words)
        more = ("--connections", str(self._connections), "--seconds", str(_SECONDS))
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.load", *arguments, *more], stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
        )
        return UnderWay(process)


class UnderWay:
    """A volley that is being fired."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def wait(self, expected: int) -> Volley:
        try:
            said, _ = self._process.communicate(timeout=_SECONDS + 60)
        except BaseException:
            self._process.kill()
            raise
        if self._process.returncode != 0:
            raise BenchFailed("the load process failed")
        told = json.loads(said)
        if told["counted"] != expected:
            raise BenchFailed(f"{told['counted']} of {expected} done, statuses {told['statuses']}")
        return Volley(told["began"], told["ended"], told["counted"], told["p50"], told["p99"])
