"""What docs/welsh.md names is there: every file, and every test by its name."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.code import ROOT, tree

TEXT = (ROOT / "docs" / "welsh.md").read_text("utf-8")
FILES = sorted(set(re.findall(r"`((?:app|workers|tests|migrations|translations|docs)/[\w./-]+)`", TEXT)))
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
RULES = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("path", FILES)
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("path", "test"), TESTS, ids=[test for _, test in TESTS])
def test_every_test_that_is_named_is_there(path: str, test: str) -> None:
    names = {node.name for node in ast.walk(tree(ROOT / path)) if isinstance(node, ast.FunctionDef)}
    assert test in names


def test_the_ten_rules_stand_in_order() -> None:
    numbered = [int(rule.partition(".")[0]) for rule in RULES if rule[0].isdigit()]
    assert numbered == list(range(1, 11))


def test_every_rule_says_where_it_comes_from_where_it_is_kept_and_what_shows_it() -> None:
    parts = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
    ruled = [part for part in parts if part[0].isdigit()]
    silent = [
        part.partition("\n")[0]
        for part in ruled
        if not all(f"- {word}:" in part for word in ("From", "Kept in", "Shown by"))
    ]
    assert silent == []
