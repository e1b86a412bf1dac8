"""Starts `./dev run` in a copy of the code, as a new user would, and looks at what it does."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests

CODE = Path(__file__).resolve().parents[2]
# seconds after which a test gives up; nothing is measured. The first covers an installation by pip.
READY_LIMIT, DELIVERY_LIMIT, STOP_LIMIT = 300.0, 60.0, 40.0
RECOVERY_LIMIT = 420.0  # a message caught in the middle of a send is looked up after five minutes
OTHERS_SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "OLRHAIN_STATE")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Run:
    """One `./dev run` in a copy of the code."""

    process: subprocess.Popen[bytes]
    checkout: Path
    output: Path
    base_url: str

    @property
    def demo(self) -> dict[str, Any]:
        return dict(json.loads((self.checkout / ".olrhain" / "demo.json").read_text()))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Every file that a clone has, in a folder with a space in its name."""
    copy = tmp_path / "olrhain copy"
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={CODE}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CODE,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (CODE / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CODE / name, copy / name)
    return copy


@pytest.fixture
def start(checkout: Path) -> Iterator[Callable[[], Run]]:
    """Starts `./dev run` and waits until it is ready. With OLRHAIN_VENV set, that environment serves again."""
    runs: list[Run] = []

    def begin() -> Run:
        output = checkout.with_name(f"output-{len(runs)}")
        port = free_port()
        with output.open("wb") as said:
            process = subprocess.Popen(command(checkout, port), stdout=said, stderr=said, env=environment())
        runs.append(Run(process, checkout, output, f"http://127.0.0.1:{port}"))
        eventually(lambda: is_ready(runs[-1]), READY_LIMIT, lambda: output.read_text())
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.process.wait(STOP_LIMIT)
            run.process.kill()


def post_event(run: Run, key: str, reference: str) -> None:
    contact = {
        "reference": "p-1",
        "role": "citizen",
        "name": "Siân Llŷr",
        "mobile": "07700900123",
        "language": "cy",
        "channels": ["sms"],
    }
    event = {
        "specversion": "1.0",
        "id": f"event-of-{reference}",
        "source": "/journeys",
        "type": "olrhain.case.opened",
        "subject": reference,
        "time": datetime.now(UTC).isoformat(),
        "data": {"case_type": "adult-social-care", "contacts": [contact]},
    }
    answer = requests.post(
        f"{run.base_url}/v1/events",
        data=json.dumps(event),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents+json"},
        timeout=30,
    )
    assert answer.status_code == 202, answer.text


def delivered_message(run: Run, key: str, reference: str) -> dict[str, Any] | None:
    items = get(run, "/v1/messages", key, case=reference).json()["items"]
    return next((item for item in items if item["status"] == "delivered"), None)


def get(run: Run, path: str, key: str | None = None, **query: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = requests.get(f"{run.base_url}{path}", params=query, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer


def eventually(look: Callable[[], Found | None], limit: float, say: Callable[[], str]) -> Found:
    give_up = time.monotonic() + limit
    while not (found := look()):
        assert time.monotonic() < give_up, say()
        time.sleep(0.1)
    return found


def is_ready(run: Run) -> bool:
    """Whether the promised line is there. Fails at once where it has given up."""
    said = run.output.read_text()
    assert run.process.poll() is None, said
    return f"ready: {run.base_url}" in said.splitlines()


def processes_of(run: Run) -> list[str]:
    """Every process, whoever its parent is, that works in the copy of the code."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            works_in = (place / "cwd").readlink()
            if works_in.is_relative_to(run.checkout):
                found.append((place / "cmdline").read_text().replace("\0", " "))
    return found


def logs(run: Run) -> str:
    return "\n".join(log.read_text() for log in (run.checkout / ".olrhain" / "logs").glob("*.log"))


def command(checkout: Path, port: int) -> list[str]:
    return [str(checkout / "dev"), "run", "--port", str(port)]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OTHERS_SERVERS}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
