"""`./dev run`: the whole of Olrhain on this machine, with its own servers, seeded with the demo."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from embedded import announcement
from embedded.console import Working
from embedded.errors import EmbeddedError, PartDied, PortTaken, StateRefused
from embedded.interruption import Interruption, Stopped
from embedded.postgres import EmbeddedPostgres
from embedded.procfile import parse
from embedded.state import ENVIRONMENT_FILE, StateFolder, hold, read_json
from embedded.supervisor import Supervisor, Workplace
from embedded.valkey import EmbeddedValkey

CODE = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_LIMIT = 60.0  # seconds
PORT_PATIENCE = 3.0  # seconds for the web process of a run that was killed to notice
OWNERS_ONLY = "DATABASE_OWNER_URL"


def main(arguments: list[str] | None = None) -> int:
    """Run until asked to stop (exit code 0), or until a part fails (1)."""
    options = _options(arguments)
    pause = Interruption().pause
    try:
        with hold(options.state) as state:
            _run(state, options, pause)
    except Stopped:
        print("Stopped.", flush=True)
        return 0
    except EmbeddedError as problem:
        print(f"./dev run: {problem}", file=sys.stderr, flush=True)
        return 1
    return 0


def for_processes(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without the owner's role: what serves must not be able to change a table."""
    return {name: value for name, value in environment.items() if name != OWNERS_ONLY}


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__)
    parser.add_argument("--port", type=_port, default=8000, help="on 127.0.0.1 (default: 8000)")
    default = Path(os.environ.get("OLRHAIN_STATE") or CODE / ".olrhain")
    parser.add_argument("--state", type=Path, default=default, help="where everything is kept (.olrhain)")
    parser.add_argument("--reset", action="store_true", help="delete what is kept there, and begin anew")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _run(state: StateFolder, options: argparse.Namespace, pause: Callable[[float], None]) -> None:
    _check_port(options.port, pause)
    if options.reset:
        _reset(state)
    supervisor = Supervisor(Workplace(CODE, state.logs, pause))
    try:
        environment = _environment(state, options.port) | _start_servers(supervisor, state, pause)
        _prepare(supervisor, state, environment)
        state.write(ENVIRONMENT_FILE, _kept(environment))
        _start_processes(supervisor, environment)
        _wait_until_ready(supervisor, environment["OLRHAIN_BASE_URL"], pause)
        announcement.show(environment["OLRHAIN_BASE_URL"], state.demo, read_json(state.demo))
        supervisor.watch()
    finally:
        state.forget(ENVIRONMENT_FILE)
        supervisor.stop()


def _check_port(port: int, pause: Callable[[float], None]) -> None:
    """Raises PortTaken: better now than in the log of the web process."""
    give_up = time.monotonic() + PORT_PATIENCE
    while True:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
            return
        except OSError as problem:
            if time.monotonic() > give_up:
                raise PortTaken(f"port {port}: {problem.strerror}. Choose another one with --port.") from problem
        pause(0.1)


def _reset(state: StateFolder) -> None:
    """Raises StateRefused where the database is not one that we made."""
    if os.environ.get("DATABASE_URL") or os.environ.get(OWNERS_ONLY):
        raise StateRefused("--reset refuses: DATABASE_URL names a database that Olrhain did not make.")
    EmbeddedPostgres(state.path / "postgres").remove()
    state.reset()


def _environment(state: StateFolder, port: int) -> dict[str, str]:
    """What the processes get, the servers aside: a process cannot tell this from production."""
    beside = str(Path(sys.executable).parent)
    return {
        **os.environ,
        **state.secrets(os.environ),
        "PATH": os.pathsep.join([beside, os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(CODE),
        "PYTHONUNBUFFERED": "1",
        "PORT": str(port),
        "BIND": HOST,
        "OLRHAIN_BASE_URL": f"http://{HOST}:{port}",
        "OLRHAIN_DEMO": "1",
        "OLRHAIN_STATE": str(state.path),
    }


def _start_servers(supervisor: Supervisor, state: StateFolder, pause: Callable[[float], None]) -> dict[str, str]:
    """Start what the environment does not name; the addresses of all."""
    addresses = {name: os.environ[name] for name in ("DATABASE_URL", OWNERS_ONLY, "REDIS_URL") if os.environ.get(name)}
    if ("DATABASE_URL" in addresses) != (OWNERS_ONLY in addresses):
        raise StateRefused(f"Set both DATABASE_URL and {OWNERS_ONLY}, or neither.")
    if "REDIS_URL" not in addresses:
        valkey = EmbeddedValkey(state.path / "valkey", log=state.logs / "valkey.log", pause=pause)
        supervisor.start_server("Valkey", valkey)
        addresses["REDIS_URL"] = valkey.url()
    if "DATABASE_URL" not in addresses:
        log = state.logs / "postgres.log"
        postgres = EmbeddedPostgres(state.path / "postgres", log=log, pause=pause)
        supervisor.start_server("PostgreSQL", postgres)
        addresses |= {"DATABASE_URL": postgres.app_url, OWNERS_ONLY: postgres.owner_url}
    return addresses


def _prepare(supervisor: Supervisor, state: StateFolder, environment: Mapping[str, str]) -> None:
    command_line = [sys.executable, "-m", "app.cli"]
    seed = ["seed-demo", "--base-url", environment["OLRHAIN_BASE_URL"], "--out", str(state.demo)]
    supervisor.run_step("Migrating the database", [*command_line, "migrate"], environment)
    supervisor.run_step("Seeding the demo", [*command_line, *seed], environment)


def _kept(environment: Mapping[str, str]) -> dict[str, str]:
    """What `./dev olrhain` needs to work beside us."""
    ours = ("DATABASE_", "REDIS_", "OLRHAIN_", "SECRET_KEY")
    return {name: value for name, value in environment.items() if name.startswith(ours)}


def _start_processes(supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    for process in parse((CODE / "Procfile").read_text()):
        supervisor.start_process(process, for_processes(environment))


def _wait_until_ready(supervisor: Supervisor, url: str, pause: Callable[[float], None]) -> None:
    """Raises PartDied where the web process ends, or does not answer in time."""
    give_up = time.monotonic() + READY_LIMIT
    with Working("Starting Olrhain") as step:
        while not _healthy(url):
            supervisor.look()
            if time.monotonic() > give_up:
                raise PartDied(f"{url}/healthz has not answered for {READY_LIMIT:.0f} s. See logs/web.log.")
            step.tick()
            pause(0.1)


def _healthy(url: str) -> bool:
    """A proxy set for the outside must not stand between us and ourselves."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


if __name__ == "__main__":
    sys.exit(main())
