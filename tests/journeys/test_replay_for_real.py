"""A file of case events through the real system: interrupted half-way, run again, and run once more."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.dev_run import CODE, Run, checkout, environment, get, start

__all__ = ["checkout", "start"]

CASES, STEPS = 60, ("Applied", "Confirmed", "Filed", "Checked")
MAP = """
columns: {case: case, activity: activity, time: time}
source: /journeys/replay
case_type: building-permit
milestones: {Applied: received, Confirmed: acknowledged, Checked: checked}
ignore: [Filed]
"""


def test_a_replay_that_is_interrupted_and_run_again_doubles_nothing(start: Callable[[], Run], tmp_path: Path) -> None:
    run = start()
    events, mapped = write_events(tmp_path / "events.csv"), tmp_path / "map.yaml"
    mapped.write_text(MAP)
    secret = run.demo["organisations"][0]["signing_secret"]
    key = run.demo["organisations"][0]["live_key"]

    slow = replaying(run, events, mapped, key, secret, "--speed", "60")
    assert slow.stderr is not None
    wait_for_progress(slow)
    slow.send_signal(signal.SIGINT)
    assert slow.wait(60) == 130

    again = replaying(run, events, mapped, key, secret)
    said, complaint = again.communicate(timeout=180)
    assert again.returncode == 0, said + complaint
    assert accepted(said) < CASES * 3
    messages = all_messages(run, key)
    assert {message["case"] for message in messages} == {f"case-{number}" for number in range(CASES)}
    assert {message["status"] for message in messages} == {"delivered"}

    once_more = replaying(run, events, mapped, key, secret)
    said, complaint = once_more.communicate(timeout=180)
    assert once_more.returncode == 0, said + complaint
    assert accepted(said) == 0
    assert [message["id"] for message in all_messages(run, key)] == [message["id"] for message in messages]


def write_events(file: Path) -> Path:
    """Cases whose steps come in many cases within the same second, as in real streams."""
    begin = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["case", "activity", "time"])
        for case in range(CASES):
            for step, activity in enumerate(STEPS):
                rows.writerow([f"case-{case}", activity, (begin + timedelta(seconds=case // 3 + step * 2)).isoformat()])
    return file


def replaying(run: Run, events: Path, mapped: Path, key: str, secret: str, *more: str) -> subprocess.Popen[str]:
    arguments = ["replay", str(events), "--base-url", run.base_url, "--map", str(mapped), *more]
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=CODE,
        env={**environment(), "OLRHAIN_KEY": key, "OLRHAIN_SIGNING_SECRET": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_progress(process: subprocess.Popen[str]) -> None:
    """Until it says that it has begun to post, and then a moment, so that it stops in the middle."""
    assert process.stderr is not None
    for line in process.stderr:
        if re.search(r"\d+ of", line):
            break
    time.sleep(0.5)


def accepted(summary: str) -> int:
    found = re.search(r"accepted ([\d,]+)", summary)
    assert found, summary
    return int(found[1].replace(",", ""))


def all_messages(run: Run, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = json.loads(get(run, "/v1/messages", key, limit="100", **cursor).text)
        found += page["items"]
        if page["next"] is None:
            # The demo has a month of cases of its own.
            return [message for message in found if message["case"].startswith("case-")]
        cursor = {"cursor": page["next"]}
