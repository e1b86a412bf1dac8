"""No process outlives the one that started it, however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.children import Program, finish, last_lines, spawn

PATIENCE = 20.0  # seconds until a test gives up; nothing is measured
CODE = Path(__file__).resolve().parents[2]

PARENT = """
import sys, time
from pathlib import Path
from embedded.children import Program, spawn
from embedded.guard import Guard

folder = Path(sys.argv[1])
guard = Guard()
child = spawn(Program(["sh", "-c", "sleep 600 & echo $!; wait"], folder / "log", folder))
guard.note(child.pid)
print(child.pid, flush=True)
time.sleep(600)
"""


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended but was not waited for does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_dead(pid: int) -> None:
    give_up = time.monotonic() + PATIENCE
    while alive(pid):
        assert time.monotonic() < give_up, f"process {pid} is still there"
        time.sleep(0.02)


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=CODE
    )
    yield process
    process.kill()
    process.communicate()


def test_kill_9_of_the_parent_ends_children_and_grandchildren(parent: subprocess.Popen[str], tmp_path: Path) -> None:
    assert parent.stdout
    child = int(parent.stdout.readline())
    give_up = time.monotonic() + PATIENCE
    while not (tmp_path / "log").read_text().strip():
        assert time.monotonic() < give_up
        time.sleep(0.02)
    grandchild = int((tmp_path / "log").read_text())
    assert alive(child)
    assert alive(grandchild)
    parent.kill()
    parent.wait()
    wait_until_dead(child)
    wait_until_dead(grandchild)


def test_a_child_that_ignores_the_request_to_stop_is_killed_with_its_group(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = spawn(Program(["sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait"], log, tmp_path))
    give_up = time.monotonic() + PATIENCE
    while not log.read_text().strip():
        assert time.monotonic() < give_up
        time.sleep(0.02)
    child.terminate()
    assert finish(child, grace=0.1) == -signal.SIGKILL
    wait_until_dead(int(log.read_text()))


def test_a_child_is_not_in_our_terminals_group(tmp_path: Path) -> None:
    child = spawn(Program(["sleep", "600"], tmp_path / "log", tmp_path))
    assert os.getpgid(child.pid) != os.getpgid(0)
    finish(child, grace=0)


def test_a_program_that_is_not_there_is_named_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = spawn(Program(["no-such-program"], log, tmp_path))
    assert finish(child, PATIENCE) == 126
    assert "cannot start no-such-program" in last_lines(log)


def test_a_program_gets_the_signals_of_a_shell(tmp_path: Path) -> None:
    """Python ignores SIGPIPE; a server that inherited that would never notice a closed pipe."""
    log = tmp_path / "log"
    finish(spawn(Program(["grep", "SigIgn", "/proc/self/status"], log, tmp_path)), PATIENCE)
    ignored = int(log.read_text().split()[1], 16)
    assert not ignored & (1 << (signal.SIGPIPE - 1))


def test_the_end_of_a_log_is_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(100)))
    assert last_lines(log, 2) == "line 98\nline 99"
    assert last_lines(tmp_path / "no log") == ""
