"""The first journey: a fresh copy, one command, and a case event becomes a Welsh text on the sandbox phone."""

from __future__ import annotations

import html
import re
import signal
import stat
import subprocess
import time
from collections.abc import Callable

from tests.journeys.dev_run import (
    DELIVERY_LIMIT,
    RECOVERY_LIMIT,
    STOP_LIMIT,
    Run,
    checkout,
    command,
    delivered_message,
    environment,
    eventually,
    free_port,
    get,
    logs,
    post_event,
    processes_of,
    start,
)

__all__ = ["checkout", "start"]

_LINK = re.compile(r"</?a\b[^>]*>")
"""The phone makes our own addresses links."""


def test_one_command_brings_a_case_event_to_the_sandbox_phone_in_welsh(start: Callable[[], Run]) -> None:
    run = start()
    assert_the_demo_file_is_as_scripts_expect(run)

    reference = f"JOURNEY-{time.time_ns()}"
    key = run.demo["organisations"][0]["test_key"]
    post_event(run, key, reference)
    message = eventually(lambda: delivered_message(run, key, reference), DELIVERY_LIMIT, lambda: logs(run))

    assert (message["language"], message["channel"]) == ("cy", "sms")
    first_line = message["content"]["body"].splitlines()[0]
    assert first_line in html.unescape(_LINK.sub("", get(run, "/cy/ffon").text))


def test_a_second_start_is_refused_and_sigterm_leaves_no_process(start: Callable[[], Run]) -> None:
    run = start()
    second = subprocess.run(
        command(run.checkout, free_port()), capture_output=True, text=True, env=environment(), check=False
    )
    assert second.returncode != 0
    assert "already running" in second.stderr

    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(STOP_LIMIT) == 0
    assert processes_of(run) == []


def test_after_kill_9_nothing_is_left_and_the_next_start_goes_on_where_it_was(start: Callable[[], Run]) -> None:
    killed = start()
    reference = f"JOURNEY-{time.time_ns()}"
    before = killed.demo
    key = before["organisations"][0]["test_key"]
    post_event(killed, key, reference)
    killed.process.kill()
    killed.process.wait()
    eventually(lambda: not processes_of(killed), STOP_LIMIT, lambda: str(processes_of(killed)))

    run = start()
    assert run.demo["organisations"] == before["organisations"]
    assert run.demo["base_url"] == run.base_url
    assert eventually(lambda: delivered_message(run, key, reference), RECOVERY_LIMIT, lambda: logs(run))


def assert_the_demo_file_is_as_scripts_expect(run: Run) -> None:
    assert stat.S_IMODE((run.checkout / ".olrhain" / "demo.json").stat().st_mode) == 0o600
    assert run.demo["base_url"] == run.base_url
    council, health_board = run.demo["organisations"]
    for organisation in (council, health_board):
        assert set(organisation["name"]) == {"cy", "en"}
        assert organisation["test_key"].startswith("olr_test_")
        assert organisation["live_key"].startswith("olr_live_")
        assert organisation["signing_secret"].startswith("whsec_")
        for case_type in organisation["case_types"]:
            assert set(case_type) >= {"code", "sensitivity", "milestones", "outcomes"}
    assert council["case_types"][0]["code"] == "adult-social-care"
