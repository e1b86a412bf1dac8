"""Names the unit tests that are slow, so that they are looked at; being slow is no failure."""

from __future__ import annotations

import pytest

SLOW = 0.01
_SHOWN = 5


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line about the unit tests that took more than 10 ms of their own."""
    passed = terminalreporter.getreports("passed")
    slow = [one for one in passed if one.when == "call" and "tests/unit/" in one.nodeid and one.duration > SLOW]
    if slow:
        slow.sort(key=lambda one: one.duration, reverse=True)
        names = ", ".join(f"{one.nodeid.rpartition('::')[2]} {one.duration:.2f} s" for one in slow[:_SHOWN])
        terminalreporter.write_line(f"{len(slow)} unit tests took over 10 ms, the slowest: {names}")
