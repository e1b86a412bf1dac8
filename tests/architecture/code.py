"""The code of Olrhain as the tests of its architecture read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("app", "workers", "embedded", "migrations", "translations")
MEASURED = ("app", "workers", "embedded")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*packages: str) -> list[Path]:
    """The Python files of some packages, in order."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """How a file is named in a complaint: by its path in the project."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Every function and method of a file, with where it stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield f"{name(path)}:{node.lineno} {node.name}", node
