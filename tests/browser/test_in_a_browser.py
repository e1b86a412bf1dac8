"""The pages in a real browser, scripts and all, as somebody at a screen sees them.

Needs Chromium on the machine; without it these tests are skipped, and say so.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.dev_run import DELIVERY_LIMIT, Run, checkout, delivered_message, eventually, logs, post_event, start

__all__ = ["checkout", "start"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: install Chromium to see the pages tested in one")


def test_the_sandbox_phone_shows_a_welsh_text_and_breaks_no_rule_of_its_own(
    start: Callable[[], Run], tmp_path: Path
) -> None:
    run = start()
    reference = f"BROWSER-{time.time_ns()}"
    key = run.demo["organisations"][0]["test_key"]
    post_event(run, key, reference)
    eventually(lambda: delivered_message(run, key, reference), DELIVERY_LIMIT, lambda: logs(run))
    for path in ("/cy/ffon", "/en/phone", "/cy", "/en/docs"):
        seen, complaints = look(f"{run.base_url}{path}", tmp_path)
        assert "Content Security Policy" not in complaints, complaints
        assert "</html>" in seen
        if path == "/cy/ffon":
            assert reference in seen
            assert '<html lang="cy"' in seen


def look(url: str, folder: Path) -> tuple[str, str]:
    """The page as it stands after its scripts have run for three seconds, and what the browser complained of."""
    assert CHROMIUM is not None
    profile = folder / f"profile-{time.time_ns()}"
    command = [CHROMIUM, *QUIET, f"--user-data-dir={profile}", "--enable-logging=stderr", "--virtual-time-budget=3000"]
    ended = subprocess.run([*command, "--dump-dom", url], capture_output=True, text=True, timeout=60, check=False)
    return ended.stdout, "\n".join(line for line in ended.stderr.splitlines() if "CONSOLE" in line)
