"""The words and examples of the published contract, read from the files beside this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.domain.bilingual import Language

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the contract in one language."""

    language: Language

    def __call__(self, *path: str) -> str:
        """What is said at `path`. Raises KeyError: no word falls back to the other language."""
        text: str = _at(path)[self.language.value]
        return text

    def table(self, *path: str) -> dict[str, str]:
        """The words that stand together at `path`, by what they explain."""
        return {name: self(*path, name) for name in _at(path)}


def paths() -> Iterator[tuple[str, ...]]:
    """Where every pair of words stands."""
    return _paths(_read("words.yaml"), ())


def examples() -> Mapping[str, Any]:
    """The examples as they are written."""
    return _read("examples.yaml")


@cache
def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((_FOLDER / name).read_text("utf-8"))
    return read


def _at(path: tuple[str, ...]) -> dict[str, Any]:
    found = _read("words.yaml")
    for step in path:
        found = found[step]
    return found


def _paths(words: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if all(isinstance(text, str) for text in words.values()):
        yield path
        return
    for name, inner in words.items():
        yield from _paths(inner, (*path, name))
