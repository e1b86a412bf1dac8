"""Reads the Procfile, so that `./dev run` starts the same processes as production."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from embedded.errors import EmbeddedError

LINE = re.compile(r"(?P<name>[A-Za-z0-9_-]+):\s*(?P<command>\S.*)")


class ProcfileInvalid(EmbeddedError):
    """A line of the Procfile that is no `name: command`."""


@dataclass(frozen=True, slots=True)
class Process:
    """One line of the Procfile; run without a shell."""

    name: str
    command: tuple[str, ...]


def parse(text: str) -> tuple[Process, ...]:
    """The processes, in order. Raises ProcfileInvalid."""
    return tuple(
        _process(number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    )


def _process(number: int, line: str) -> Process:
    match = LINE.fullmatch(line)
    if not match:
        raise ProcfileInvalid(f"Procfile, line {number}: expected `name: command`")
    try:
        return Process(match["name"], tuple(shlex.split(match["command"])))
    except ValueError as problem:
        raise ProcfileInvalid(f"Procfile, line {number}: {problem}") from problem
