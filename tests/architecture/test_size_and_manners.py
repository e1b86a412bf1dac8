"""What no linter knows of our manners: sizes, docstrings, and nothing put off until later."""

from __future__ import annotations

import ast

from tests.architecture.code import MEASURED, ROOT, SHIPPED, Function, functions, modules, name, tree

MOST_LINES_OF_A_MODULE = 250
MOST_LINES_OF_A_FUNCTION = 40
MOST_PARAMETERS = 6
PUT_OFF = tuple(word[::-1] for word in ("ODOT", "EMXIF"))
READERS_OF_SETTINGS = (
    "app/config.py",
    "app/main.py",
    "app/commands/",
    "app/replay/command.py",
    "app/web/gunicorn.py",
    "workers/main.py",
)
"""Where processes are put together, and the one place that knows the variables."""


def test_no_module_is_longer_than_250_lines() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in modules(*MEASURED)}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES_OF_A_MODULE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {place: _lines(node) for path in modules(*MEASURED) for place, node in functions(path)}
    assert {place: length for place, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION} == {}


def test_no_function_has_more_than_6_parameters() -> None:
    counts = {place: _parameters(node) for path in modules(*MEASURED) for place, node in functions(path)}
    assert {place: count for place, count in counts.items() if count > MOST_PARAMETERS} == {}


def test_every_module_says_what_it_is_for() -> None:
    mute = [name(path) for path in modules(*SHIPPED, "tests") if _has_code(tree(path)) and not _summary(tree(path))]
    assert mute == []


def test_every_module_has_annotations_that_cost_nothing() -> None:
    wanted = "from __future__ import annotations"
    files = [path for path in modules(*SHIPPED, "tests") if path.name != "__init__.py"]
    assert [name(path) for path in files if wanted not in path.read_text("utf-8")] == []


def test_nothing_is_put_off_until_later() -> None:
    files = [*modules(*SHIPPED, "tests"), *(ROOT / "app/web/pages").rglob("*.html"), *(ROOT / "docs").rglob("*.md")]
    put_off = [name(path) for path in files if any(word in path.read_text("utf-8") for word in PUT_OFF)]
    assert put_off == []


def test_settings_are_read_only_where_a_process_is_put_together() -> None:
    reading = [name(path) for path in modules("app", "workers") if _reads_settings(tree(path))]
    assert [path for path in reading if not path.startswith(READERS_OF_SETTINGS)] == []


def _lines(node: Function) -> int:
    """Without the functions within, which are measured themselves: a blueprint is no longer than its own lines."""
    within = sum(_span(inner) for inner in node.body if isinstance(inner, Function))
    return _span(node) - within


def _span(node: Function) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or node.lineno) - first + 1


def _parameters(node: Function) -> int:
    """Without `self` and `cls`, which no caller gives."""
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([one for one in given if one.arg not in ("self", "cls")])


def _has_code(module: ast.Module) -> bool:
    """Whether there is more in it than a docstring and imports."""
    return any(not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom) for node in module.body)


def _summary(module: ast.Module) -> str:
    return (ast.get_docstring(module) or "").partition("\n")[0].strip()


def _reads_settings(module: ast.Module) -> bool:
    names = {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)}
    return bool(names & {"environ", "getenv", "from_environment"})
