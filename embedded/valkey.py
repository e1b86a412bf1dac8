"""The embedded Valkey: an ordinary server on a unix socket that only we can open; what it holds lasts."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess  # for the type of the running server  # nosec B404
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from embedded import places
from embedded.children import Program, ask_to_stop, finish, kill_group, last_lines, spawn
from embedded.errors import ServerDidNotStart
from embedded.programs import valkey_program

DATABASES = 64
START_LIMIT = 60.0
STOP_LIMIT = 10.0
ANSWER_LIMIT = 30.0
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "databases": str(DATABASES),
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory": "64mb",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class EmbeddedValkey:
    """One Valkey whose data lie in `home`. Start it from a thread that lasts: it dies with that thread."""

    def __init__(self, home: Path, *, log: Path | None = None, pause: Callable[[float], None] = time.sleep) -> None:
        self.home = home.absolute()
        self.log = log or home / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.socket = places.socket_folder(self.home / "socket") / "valkey"
        self._pause = pause

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def url(self, database: int = 0) -> str:
        """The address redis-py and RQ understand; `database` is 0 to 63."""
        return socket_url(self.socket, database)

    def start(self) -> None:
        """Start and wait until it answers. Raises ServerDidNotStart with the end of its log."""
        places.private_folder(self.home)
        places.private_folder(self.socket.parent)
        data = places.private_folder(self.home / "data")
        options = [word for name, value in SETTINGS.items() for word in (f"--{name}", value)]
        # redis-server takes an empty `save` only as two words; without it, it also writes snapshots
        command: list[str | Path] = [valkey_program(), "--unixsocket", self.socket, "--save", "", *options]
        self.process = spawn(Program(command, self.log, data))
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        """Let it write what it holds, and end."""
        if self.process is None:
            return
        ask_to_stop(self.process)
        finish(self.process, STOP_LIMIT)
        shutil.rmtree(self.socket.parent, ignore_errors=True)

    def kill(self) -> None:
        """Kill -9, as a crash would."""
        if self.process is not None:
            kill_group(self.process)
            self.process.wait()

    def flush(self) -> None:
        """Forget everything, in every database."""
        self._ask(b"FLUSHALL")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, such as SIGSTOP to make it hang and SIGCONT to let it go on."""
        if self.process is not None:
            self.process.send_signal(number)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        give_up = time.monotonic() + START_LIMIT
        while not self._answers():
            if process.poll() is not None or time.monotonic() > give_up:
                kill_group(process)
                raise ServerDidNotStart(f"Valkey did not start. The end of {self.log}:\n{last_lines(self.log)}")
            self._pause(0.02)

    def _answers(self) -> bool:
        """Whether it is up; while it still reads its file it answers `-LOADING`."""
        try:
            return self._ask(b"PING").startswith(b"+PONG")
        except OSError:
            return False

    def _ask(self, command: bytes) -> bytes:
        """One inline command of the Redis protocol: a client library would cost 15 MB here."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_LIMIT)
            connection.connect(str(self.socket))
            connection.sendall(command + b"\r\n")
            return connection.recv(1024)


def socket_url(path: Path | str, database: int = 0) -> str:
    """The address of one database behind a socket."""
    return f"unix://{quote(str(path))}?db={database}"
