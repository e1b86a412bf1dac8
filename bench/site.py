"""Olrhain as it runs in production, process by process, with hands to start, freeze and stop each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from redis import Redis
from rq import Worker

from bench import processes, profiling
from bench.options import BenchFailed, Options
from bench.servers import Place
from bench.waiting import free_port, listens, until
from embedded.children import Program, ask_to_stop, finish, kill_group, last_lines, spawn
from workers import queues

MASTER_KEYS = "1:YmVuY2gta2V5LWJlbmNoLWtleS1iZW5jaC1rZXktMDE="
SECRET_KEY = "of the benches only"
BASE_URL = "http://localhost"
CHECKOUT = Path(__file__).resolve().parent.parent
THREADS = 32
_START_LIMIT = 60.0
_STOP_LIMIT = 40.0
_GUNICORN = ("-m", "gunicorn", "--config", "app/web/gunicorn.py")


class Site:
    """The processes of one place, by their names. Whatever still runs at the end is stopped."""

    def __init__(self, options: Options, place: Place) -> None:
        self._options = options
        self._place = place
        self._redis = Redis.from_url(place.redis_url)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start_web(self, name: str = "web", app: str = "app.main:create_app()", **environment: str) -> int:
        """Starts gunicorn with our own configuration and the given app; returns its port once it listens."""
        port = free_port()
        if self._options.profile and name == "web":
            app = "bench.profiling:create_app()"
        self._start(name, (*_GUNICORN, app), {"BIND": "127.0.0.1", "PORT": str(port), **environment})
        until(lambda: self._alive(name) and listens(port), _START_LIMIT, f"{name} listens")
        return port

    def start_crew(self, *, events: int = 0, messages: int = 0) -> None:
        """Starts that many workers of each kind, and waits until each listens to its queue."""
        self._redis.flushdb()  # a wake-up from before would set them going too early
        self._start("crew", ("-m", "bench.crew", "--events", str(events), "--messages", str(messages)), {})
        wanted = {queues.EVENTS: events, queues.MESSAGES: messages}
        until(lambda: self._alive("crew") and self._workers() == wanted, _START_LIMIT, "the workers listen")

    def start_dispatcher(self) -> None:
        self._start("dispatcher", ("-m", "workers.main", "dispatcher"), {})

    def freeze(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGCONT)

    def stop(self, *names: str) -> None:
        """Has processes end in good order. Raises BenchFailed where one does not."""
        for name in names:
            ask_to_stop(self._running[name])
        for name in names:
            process = self._running.pop(name)
            try:
                process.wait(_STOP_LIMIT)
            except subprocess.TimeoutExpired:
                raise BenchFailed(f"{name} does not stop: {last_lines(self._log(name))}") from None
            finally:
                kill_group(process)

    def pids(self, name: str) -> list[int]:
        """A process with its children."""
        return processes.family(self._running[name].pid)

    def close(self) -> None:
        for process in self._running.values():
            finish(process, 0)
        self._running.clear()
        self._redis.close()

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, name: str, arguments: tuple[str, ...], extra: dict[str, str]) -> None:
        program = Program((sys.executable, *arguments), self._log(name), CHECKOUT, self._environment() | extra)
        self._running[name] = spawn(program)

    def _alive(self, name: str) -> bool:
        """Raises BenchFailed, with the end of its log, where a process has ended."""
        if self._running[name].poll() is not None:
            raise BenchFailed(f"{name} has ended: {last_lines(self._log(name))}")
        return True

    def _workers(self) -> dict[str, int]:
        return {name: Worker.count(queue=queues.queue(name, self._redis)) for name in queues.QUEUES}

    def _log(self, name: str) -> Path:
        return self._options.folder / f"{self._place.name}-{name}.log"

    def _environment(self) -> dict[str, str]:
        ours = ("OLRHAIN_", "DATABASE_", "REDIS_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        profile = {profiling.VARIABLE: str(self._options.profile)} if self._options.profile else {}
        return {
            **inherited,
            "PYTHONPATH": str(CHECKOUT),
            "DATABASE_URL": self._place.app_url,
            "REDIS_URL": self._place.redis_url,
            "OLRHAIN_MASTER_KEYS": MASTER_KEYS,
            "SECRET_KEY": SECRET_KEY,
            "OLRHAIN_BASE_URL": BASE_URL,
            "OLRHAIN_THREADS": str(THREADS),
            **profile,
        }
