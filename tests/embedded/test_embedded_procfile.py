"""The Procfile is the one list of processes, for production and for `./dev run`."""

from __future__ import annotations

from pathlib import Path

import pytest

from embedded.procfile import Process, ProcfileInvalid, parse

CODE = Path(__file__).resolve().parents[2]


def test_each_line_is_a_name_and_a_command() -> None:
    assert parse('web: serve "a b" c\n\n# a remark\nclock: python -m clock\n') == (
        Process("web", ("serve", "a b", "c")),
        Process("clock", ("python", "-m", "clock")),
    )


@pytest.mark.parametrize("line", ["web", "web:", ": serve", "two words: serve", 'web: serve "open'])
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(ProcfileInvalid, match="line 2"):
        parse(f"clock: python\n{line}\n")


def test_ours_names_the_four_processes() -> None:
    processes = parse((CODE / "Procfile").read_text())
    assert [process.name for process in processes] == ["web", "dispatcher", "worker", "clock"]
