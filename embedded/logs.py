"""Follows the logs of the running parts and picks out what a person at the terminal must see: errors."""

from __future__ import annotations

import json
from pathlib import Path

KEEP = 10_000_000  # bytes; a longer log is set aside at the next start
AT_ONCE = 1_000_000  # bytes read in one look
SERIOUS = {"error", "critical", "exception"}
TRACE = "Traceback (most recent call last)"


def set_aside_if_long(log: Path) -> None:
    """Start a new log where the old one has grown: one generation is kept."""
    if log.exists() and log.stat().st_size > KEEP:
        log.replace(log.with_suffix(".log.1"))


class Follower:
    """One log, from where it ends now."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self._log = log
        self._read = log.stat().st_size if log.exists() else 0
        self._rest = b""
        self._in_trace = False

    def errors(self) -> list[str]:
        """The serious lines since the last look, each with the name of the part."""
        if not self._log.exists():
            return []
        with self._log.open("rb") as file:
            file.seek(self._read)
            fresh = file.read(AT_ONCE)
        self._read += len(fresh)
        *lines, self._rest = (self._rest + fresh).split(b"\n")
        shown = (self._serious(line.decode("utf-8", "replace")) for line in lines)
        return [f"{self.name} | {line}" for line in shown if line is not None]

    def _serious(self, line: str) -> str | None:
        """The line, or what it says where it is structured; None where it may stay in the file."""
        if line.startswith("{"):
            return _serious_entry(line)
        was_in_trace = self._in_trace
        self._in_trace = TRACE in line or (was_in_trace and line.startswith((" ", "\t")))
        if self._in_trace or was_in_trace or "[ERROR]" in line or "[CRITICAL]" in line:
            return line
        return None


def _serious_entry(line: str) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if str(entry.get("level", "")).lower() not in SERIOUS:
        return None
    words = f"{entry.get('event', line)}"
    return f"{words}\n{entry['exception']}" if "exception" in entry else words
