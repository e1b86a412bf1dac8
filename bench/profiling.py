"""Where the time goes: cProfile around jobs and requests, for `./dev bench NAME --profile`.

A profiled process is slower, and its requests wait for each other: its figures are worth nothing, its shares are.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import threading
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from app.main import create_app as create_real_app
from workers import jobs

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

VARIABLE = "OLRHAIN_BENCH_PROFILE"
"""The folder into which profiled processes write; set only by a bench."""
_REQUESTS_BETWEEN_WRITES = 100
_LINES = 40


def watch_jobs(folder: Path) -> None:
    """Has every job that this process and its forks run be profiled."""
    for name in ("process_events", "deliver_messages"):
        setattr(jobs, name, _profiled(name, getattr(jobs, name), folder))


def create_app() -> Flask:
    """The web process, profiled."""
    app = create_real_app()
    app.wsgi_app = _Profiled(app.wsgi_app, Path(os.environ[VARIABLE]))  # type: ignore[method-assign]
    return app


def read(folder: Path, kind: str) -> str:
    """What took the most time in the processes of one kind (`web`, or a job's name), by own time; or nothing."""
    files = sorted(folder.glob(f"{kind}-*.prof"))
    if not files:
        return ""
    target = folder / f"{kind}.txt"
    with target.open("w") as out:
        stats = pstats.Stats(*(str(file) for file in files), stream=out)
        stats.strip_dirs().sort_stats("tottime").print_stats(_LINES)
        stats.sort_stats("cumulative").print_stats(_LINES)
    # Each table begins with the names of the files it was made from, which lie in a folder that is no more.
    return "\n".join(line for line in target.read_text().splitlines() if str(folder) not in line)


def _profiled(name: str, job: Callable[[], int], folder: Path) -> Callable[[], int]:
    profile = cProfile.Profile()

    @wraps(job)
    def run() -> int:
        try:
            return profile.runcall(job)
        finally:
            profile.dump_stats(folder / f"{name}-{os.getpid()}.prof")

    return run


class _Profiled:
    """A WSGI application under one profile: a thread at a time, as there can be but one at work."""

    def __init__(self, application: WSGIApplication, folder: Path) -> None:
        self._application = application
        self._folder = folder
        self._profile = cProfile.Profile()
        self._lock = threading.Lock()
        self._requests = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            answer = self._profile.runcall(self._application, environ, start_response)
            self._requests += 1
            if self._requests % _REQUESTS_BETWEEN_WRITES == 0:
                self._profile.dump_stats(self._folder / f"web-{os.getpid()}.prof")
        return answer
