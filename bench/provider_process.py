"""The provider of a bench as a process of its own, and what it took."""

from __future__ import annotations

import json
import sys
import urllib.request
from types import TracebackType

from bench.options import Options
from bench.provider import Taken
from bench.site import CHECKOUT
from bench.waiting import free_port, listens, until
from embedded.children import Program, finish, spawn


class ProviderProcess:
    """`taken` reads on from where it last stopped."""

    def __init__(self, options: Options) -> None:
        self.port = free_port()
        self._read = 0
        command = (sys.executable, "-m", "bench.provider", "--port", str(self.port))
        self._process = spawn(Program(command, options.folder / "provider.log", CHECKOUT))
        # No proxy that is set for the outside stands between us and ourselves.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        until(lambda: listens(self.port), 30, "the provider listens")

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def taken(self) -> list[Taken]:
        """What it took since the last time that it was asked."""
        with self._opener.open(f"{self.base_url}/taken?from={self._read}", timeout=30) as answer:
            taken = [Taken(at, to) for at, to in json.load(answer)]
        self._read += len(taken)
        return taken

    def __enter__(self) -> ProviderProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        finish(self._process, 0)
