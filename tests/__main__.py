"""`./dev test`: every test, in parallel, against one PostgreSQL and one Valkey of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from embedded.browser import find_or_fetch
from tests.servers import SharedServers

CODE = Path(__file__).resolve().parent.parent
# a developer's own servers must never meet the tests
NOT_OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "OLRHAIN_STATE",
    "OLRHAIN_MASTER_KEYS",
    "SECRET_KEY",
)


def main(arguments: list[str]) -> int:
    """Run pytest; its closing line is the last one printed, its exit code ours."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environment["OLRHAIN_VENV"] = sys.prefix  # the journeys install nothing again: no test needs the network
    try:
        environment.update(browser())
        with SharedServers() as servers:
            return _pytest([*parallel(arguments), *arguments], environment | servers.as_environment())
    except KeyboardInterrupt:
        return 130


def browser() -> dict[str, str]:
    """What tells the tests where the browser is: fetched once; nothing where there is none."""
    found = os.environ.get("OLRHAIN_BROWSER") or find_or_fetch(Path(sys.prefix))
    return {"OLRHAIN_BROWSER": str(found)} if found else {}


def parallel(arguments: list[str]) -> list[str]:
    """One worker for each core, except for a single test or where the caller decides."""
    decided = any(word.startswith(("-n", "--numprocesses", "--pdb", "--dist")) for word in arguments)
    if decided or any("::" in word for word in arguments):
        return []
    return ["-n", str(len(os.sched_getaffinity(0))), "--dist", "worksteal"]


def _pytest(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Ctrl-C reaches pytest by itself; we wait until it has closed, for its tests still use the servers."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for jobs in the background
    process = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=CODE, env=dict(environment))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT))
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
