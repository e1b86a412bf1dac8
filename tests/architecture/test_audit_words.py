"""Every audit entry that is written anywhere has its words in both languages: all the code is read for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.domain.audit_words import is_known

_HERE = Path(__file__).parents[2]
_HANDED_ON = {
    "app/services/staff/people.py": ("invitation sent", "password reset", "second factor reset"),
    "app/services/cases/posting.py": ("event posted", "event corrected", "event retracted"),
    "app/services/case_type_changes/drafts.py": (
        "case type draft saved: name",
        "case type draft confirmed: both languages say the same",
    ),
}
"""What a variable holds that is set outside of the function that writes it."""


def _calls() -> Iterator[tuple[str, list[ast.AST], ast.expr]]:
    """Every place that writes an audit entry: its file, where its names may be set, and the words that it writes."""
    for folder in ("app", "workers"):
        for path in sorted((_HERE / folder).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and _is_note(node) and len(node.args) >= 3:
                        yield str(path.relative_to(_HERE)), [*tree.body, *ast.walk(function)], node.args[2]


def _is_note(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "note"


def _written(file: str, around: list[ast.AST], words: ast.expr) -> list[str]:
    """What may be written there, with `7` for every value."""
    match words:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return _written(file, around, one) + _written(file, around, other)
        case ast.Name(id=name):
            literal = [
                one for one in _set_to(around, name) if isinstance(one, ast.Constant | ast.JoinedStr | ast.IfExp)
            ]
            if literal:
                return [text for one in literal for text in _written(file, around, one)]
    return list(_HANDED_ON.get(file, (ast.unparse(words),)))


def _set_to(around: list[ast.AST], name: str) -> list[ast.expr]:
    """Whatever a name is set to, alone or beside others."""
    found = []
    for node in around:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if getattr(target, "id", "") == name:
                    found.append(node.value)
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=True)
                    found += [value for one, value in pairs if getattr(one, "id", "") == name]
    return found


def test_every_entry_that_is_written_anywhere_has_words_in_both_languages() -> None:
    written = {(file, text) for file, around, words in _calls() for text in _written(file, around, words)}
    assert len(written) > 60, "the code was not read"
    unknown = sorted(f"{file}: {text}" for file, text in written if not is_known(text) and not _is_a_choice(file))
    assert unknown == []


def _is_a_choice(file: str) -> bool:
    """`{field} {value}`: a citizen's choice, whose fields tests/unit/test_audit_words.py names."""
    return file in ("app/services/preferences/choice_evidence.py", "app/services/opting_out/stopping.py")
