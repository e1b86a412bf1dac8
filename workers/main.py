"""Where the background processes are put together: `python -m workers.main dispatcher | worker | clock`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from app import logs
from app.config import Settings, SettingsError
from workers.stopping import Stop


def main(arguments: list[str] | None = None) -> int:
    """Runs one process until SIGTERM or Ctrl-C; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m workers.main", description=__doc__)
    parser.add_argument("process", choices=sorted(_PROCESSES))
    process = parser.parse_args(arguments).process
    logs.configure(process)
    try:
        settings = Settings.from_environment(os.environ)
        return _PROCESSES[process](settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2


# Each process imports only what it needs: the dispatcher is to stay small.


def _dispatcher(settings: Settings) -> int:
    from workers.dispatcher import Dispatcher

    Dispatcher(settings).run(Stop().listen())
    return 0


def _clock(settings: Settings) -> int:
    from workers import clock

    clock.run(settings, Stop().listen())
    return 0


def _worker(settings: Settings) -> int:
    from workers import crew

    return crew.run(settings)


_PROCESSES: dict[str, Callable[[Settings], int]] = {
    "dispatcher": _dispatcher,
    "worker": _worker,
    "clock": _clock,
}

if __name__ == "__main__":
    sys.exit(main())
