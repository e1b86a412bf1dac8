"""What happens to the tests that need a browser where there is none: said loudly, and on CI a failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from embedded import browser

_WHY = "there is no browser"


def needed() -> Path:
    """The browser; without one the test is skipped, but on CI, where nobody reads closing lines, it fails."""
    return program() or _without()


def program() -> Path | None:
    """The browser that `./dev test` hands us, else one that is there; None where there is none."""
    given = os.environ.get("OLRHAIN_BROWSER")
    return Path(given) if given else browser.find(Path(sys.prefix))


def _without() -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{_WHY}: install Chromium or npm", pytrace=False)
    pytest.skip(_WHY)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line at the very end of the run."""
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if _WHY in str(one.longrepr)]
    if skipped:
        words = f"NO BROWSER: {len(skipped)} browser tests did not run. Install Chromium or npm."
        terminalreporter.write_line(words, red=True, bold=True)
