"""The map of a replay: which column of the file is what, and which activity is which milestone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from app.domain.bilingual import Bilingual
from app.replay.errors import BadInput

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(Strict):
    """The names of the file's columns; `expected_by` is the day by which the case is to be finished."""

    case: Text
    activity: Text
    time: Text
    expected_by: Text | None = None


class Words(Strict):
    cy: Text
    en: Text


class Detail(Strict):
    """A detail of a milestone, from a column; `words` has the Welsh and English of each of its values."""

    column: Text
    words: dict[Text, Words] | None = None

    def value(self, cell: str) -> str | Bilingual:
        """The cell as it is sent. Raises KeyError where `words` does not know it."""
        if self.words is None:
            return cell
        words = self.words[cell]
        return Bilingual(words.cy, words.en)


class ReplayMap(Strict):
    """How a file of activities becomes events: see examples/README.md."""

    columns: Columns
    source: Text
    case_type: Code
    milestones: dict[Text, Code]
    ignore: tuple[Text, ...] = ()
    details: dict[Text, Detail] = {}

    @model_validator(mode="after")
    def _says_one_thing_of_each_activity(self) -> Self:
        both = sorted(set(self.ignore) & set(self.milestones))
        if both:
            raise ValueError(f"'{both[0]}' is under `milestones` and under `ignore`")
        if not self.milestones:
            raise ValueError("no activity is mapped to a milestone")
        return self

    @property
    def columns_used(self) -> tuple[str, ...]:
        named = (self.columns.case, self.columns.activity, self.columns.time, self.columns.expected_by)
        return tuple(name for name in named if name) + tuple(d.column for d in self.details.values())


def load_map(path: Path) -> ReplayMap:
    """Reads a map. Raises BadInput, which names the line."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The map {path} cannot be read: {_why(error)}.") from error
    except yaml.YAMLError as error:
        raise BadInput(f"The map {path} is not YAML{_place(error)}.") from error
    for key in _doubled_keys(root):
        raise BadInput(f"The map {path}, line {_line(key)}: '{key.value}' is there twice.")
    try:
        return ReplayMap.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _line(_node_at(root, first["loc"]))
        what = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"The map {path}, line {line}: {where + ': ' if where else ''}{what}.") from error


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or "it cannot be opened") if isinstance(error, OSError) else "it is not UTF-8"


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}: {getattr(error, 'problem', '')}" if mark else ""


def _doubled_keys(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """YAML lets the last of two equal keys win in silence, which would lose a milestone."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield key
            seen.add(str(key.value))
            yield from _doubled_keys(value)


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node else 1


def _node_at(node: yaml.Node | None, loc: tuple[int | str, ...]) -> yaml.Node | None:
    """The deepest node on the way to `loc`: the fault may be that the rest of the way is not there."""
    for part in loc:
        below = _child(node, part)
        if below is None:
            return node
        node = below
    return node


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    return None
