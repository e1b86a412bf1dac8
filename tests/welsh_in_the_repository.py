"""Every Welsh text of the repository with its English and the place where it stands.

Packs, the catalogue of the pages, the words of the contract, and every pair that the code itself writes down: what is
checked of Welsh is checked of all of these, and a text that somebody adds tomorrow is among them by itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from app.domain import audit_list, audit_list_cases
from app.web.api.contract import words as contract
from tests.web.left_over import english_in, welsh_in
from translations import catalogue

ROOT = Path(__file__).resolve().parent.parent
HOLE = "{}"
"""Stands in a text of the code for what is put into it when it is used."""
_ADDRESS = re.compile(r"/cy/|^[^a-z]*$")
"""What a pair of the code may also hold: an address of a page, or nothing that is a word."""


class Said(NamedTuple):
    """One text in both languages. `place`: the file, and the line or JSON pointer within it."""

    place: str
    cy: str
    en: str


@cache
def welsh_in_the_repository() -> tuple[Said, ...]:
    """Every text, in the order of its place. Plurals stand once for each of their six forms."""
    found = (*_in_packs(), *_in_the_catalogue(), *_in_the_contract(), *_in_the_audit(), *_in_the_code())
    return tuple(sorted(found, key=lambda said: said.place))


def _in_packs() -> Iterator[Said]:
    for path in sorted((ROOT / "app" / "packs").glob("*.yaml")):
        yield from _pairs(_name(path), yaml.safe_load(path.read_text("utf-8")), "")


def _pairs(file: str, value: object, pointer: str) -> Iterator[Said]:
    if isinstance(value, dict):
        match value:
            case {"cy": str(cy), "en": str(en)}:
                yield Said(f"{file}:{pointer}", cy.strip(), en.strip())
                return
        for name, inner in value.items():
            yield from _pairs(file, inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _pairs(file, inner, f"{pointer}/{number}")


def _in_the_catalogue() -> Iterator[Said]:
    for message in catalogue():
        if not message.id:
            continue
        english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        welsh = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        for form, text in enumerate(welsh):
            en = english[0] if form == 1 else english[-1]
            yield Said(f"translations/cy/LC_MESSAGES/messages.po:{english[0]}[{form}]", text, en)


def _in_the_contract() -> Iterator[Said]:
    read = yaml.safe_load((Path(contract.__file__).parent / "words.yaml").read_text("utf-8"))
    yield from _pairs("app/web/api/contract/words.yaml", read, "")


def _in_the_audit() -> Iterator[Said]:
    """A line of its lists is no pair: what is stored stands before the Welsh."""
    for module in (audit_list, audit_list_cases):
        file = Path(module.__file__ or "").relative_to(ROOT).as_posix()
        yield from (Said(f"{file}:{written}", cy, en) for _, written, cy, en in module.LISTED)


def _in_the_code() -> Iterator[Said]:
    for folder in ("app", "workers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield from _pair(_name(path), node)


def _pair(file: str, node: ast.AST) -> Iterator[Said]:
    """What a pair says whose sides are written out: `Bilingual(...)`, with `cy=` and `en=` or without.

    Two texts in a row, Welsh and then English, are a pair as well, whatever they are given to; so are those of a
    dictionary of languages.
    """
    if not isinstance(node, ast.Call | ast.Tuple | ast.Dict):
        return
    if isinstance(node, ast.Dict):
        sides = _by_language(node)
    else:
        sides = [*node.args, *_named(node)] if isinstance(node, ast.Call) else node.elts
    texts = [written_out(side) for side in sides][:2]
    if len(texts) != 2 or not texts[0] or not texts[1] or _ADDRESS.search(texts[0]):
        return
    if _is_bilingual(node) or (welsh_in(texts[0]) and not english_in(texts[0]) and not welsh_in(texts[1])):
        yield Said(f"{file}:{node.lineno}", texts[0], texts[1])


def _by_language(node: ast.Dict) -> list[ast.expr]:
    """The values of `Language.CY` and `Language.EN`, in this order."""
    given = {ast.unparse(key): value for key, value in zip(node.keys, node.values, strict=True) if key}
    return [given[name] for name in ("Language.CY", "Language.EN") if name in given]


def _is_bilingual(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Bilingual"


def _named(call: ast.Call) -> Iterator[ast.expr]:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    yield from (given[name] for name in ("cy", "en") if name in given)


def written_out(node: ast.expr) -> str | None:
    """A text that is written out, whole or with holes; None for what is made elsewhere."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = (str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return "".join(parts)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
