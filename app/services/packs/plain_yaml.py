"""YAML that means what it shows: plain values only, each key once, no aliases."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from app.domain.bilingual import nfc
from app.domain.errors import OlrhainError


class NotPlainYaml(OlrhainError):
    """A text is not YAML, or not plain. `why` names what and where, if that is known; it repeats no value."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this is not plain YAML: {why}" if why else "this is not plain YAML")
        self.why = why


def read(text: str) -> Any:
    """The value that a YAML text holds, its words NFC. Raises NotPlainYaml."""
    try:
        return _Loader(nfc(text)).get_single_data()
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        why = f"{error.problem}{line}"
    except (yaml.YAMLError, RecursionError, ValueError):
        why = ""
    raise NotPlainYaml(why)


def write(value: dict[str, Any]) -> str:
    """A value as YAML that people can edit: in its own order, longer texts as blocks, in which quotes mean nothing."""
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        values = super().construct_mapping(node, deep=deep)
        if len(values) != len(node.value):
            raise yaml.MarkedYAMLError(problem="a key that stands twice", problem_mark=node.start_mark)
        return values


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the same text twice is no alias
        return True


_LONGEST_WORDS = 60
_MARKS = "\n:#'\""
"""What would have to be quoted, or doubled, in a text that stands on the line of its key."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    block = len(text) > _LONGEST_WORDS or any(mark in text for mark in _MARKS)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Dumper.add_representer(str, _text)
