"""What the person at the terminal sees: steps that show they work, and errors of the running parts."""

from __future__ import annotations

import io
import json
import signal
from pathlib import Path

import pytest

from embedded import announcement
from embedded.console import Working
from embedded.errors import PartDied, StepFailed
from embedded.interruption import Interruption, Stopped
from embedded.logs import Follower
from embedded.procfile import Process
from embedded.supervisor import Supervisor, Workplace


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def workplace(folder: Path) -> Workplace:
    return Workplace(folder, folder, Interruption().pause)


def test_where_nobody_watches_a_step_is_a_plain_line() -> None:
    out = io.StringIO()
    with Working("Migrating", out) as step:
        step.tick()
    assert out.getvalue() == "Migrating ...\n"


def test_at_a_terminal_a_step_ends_with_the_time_it_took() -> None:
    out = Terminal()
    with Working("Migrating", out):
        pass
    assert out.getvalue().startswith("Migrating ...\rMigrating: 0.0 s")


def test_a_step_that_fails_says_that_it_is_not_done() -> None:
    out = Terminal()
    with pytest.raises(ValueError, match="why"), Working("Migrating", out):
        raise ValueError("why")
    assert "not done" in out.getvalue()


def test_only_errors_of_a_part_are_shown(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("an error of yesterday: [ERROR]\n")
    follower = Follower("web", log)
    with log.open("a") as lines:
        lines.write(json.dumps({"level": "info", "event": "request"}) + "\n")
        lines.write("[INFO] Booting worker\n")
        lines.write(json.dumps({"level": "error", "event": "could not plan"}) + "\n")
        lines.write("Traceback (most recent call last):\n  File x\nKeyError: 'y'\nbusiness as usual\n")
        lines.write("[CRITICAL] half a li")
    assert follower.errors() == [
        "web | could not plan",
        "web | Traceback (most recent call last):",
        "web |   File x",
        "web | KeyError: 'y'",
    ]
    with log.open("a") as lines:
        lines.write("ne\n")
    assert follower.errors() == ["web | [CRITICAL] half a line"]


def test_a_part_that_dies_is_named_with_its_last_words(tmp_path: Path) -> None:
    supervisor = Supervisor(workplace(tmp_path))
    supervisor.start_process(Process("clock", ("sh", "-c", "echo the spring broke; exit 3")), {})
    try:
        with pytest.raises(PartDied, match=r"(?s)clock has ended \(exit code 3\).*the spring broke"):
            supervisor.watch()
    finally:
        supervisor.stop()


def test_a_step_that_fails_is_named_with_what_it_said(tmp_path: Path) -> None:
    supervisor = Supervisor(workplace(tmp_path))
    with pytest.raises(StepFailed, match=r"(?s)Seeding failed.*no such pack"):
        supervisor.run_step("Seeding", ["sh", "-c", "echo no such pack; exit 1"], {})
    supervisor.stop()


def test_a_request_to_stop_is_heard_at_the_next_pause() -> None:
    interruption = Interruption()
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(Stopped, match="SIGTERM"):
        interruption.pause(60)


def test_the_last_line_says_that_it_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    council = {"test_key": "olr_test_abc", "case_types": [{"code": "adult-social-care"}]}
    announcement.show("http://127.0.0.1:8000", Path("/state/demo.json"), {"organisations": [council]})
    said = capsys.readouterr().out
    assert said.endswith("\nready: http://127.0.0.1:8000\n")
    assert "http://127.0.0.1:8000/cy/ffon" in said
    assert "http://127.0.0.1:8000/en#staff" in said
    assert "Bearer olr_test_abc" in said


@pytest.fixture(autouse=True)
def _signals_as_before() -> object:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)
