"""What is settled before a page has a reader is put into it once, when it is compiled for its language.

`{{ _("Contact us") }}` becomes the words themselves, and `{{ asset_url("olrhain.css") }}` the address, so that
showing a page to somebody only fills in what is theirs. Nothing of a request is known here: a call is settled only
where its function is among the settled ones and all it is given is written in the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, Template, nodes
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

Settled = Mapping[str, Callable[..., str]]
"""Functions by the names that pages call them by; what they give is escaped, unless it is Markup."""

_HOLE = re.compile(r"%\((\w+)\)s")


class SettledLoader(FileSystemLoader):
    """Reads the pages of a folder for one language.

    words: a text in that language, by its msgid.
    """

    def __init__(self, folder: Path, words: Callable[[str], str], settled: Settled) -> None:
        super().__init__(folder)
        self._words = words
        self._settled = settled

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        _, filename, up_to_date = self.get_source(environment, name)
        code = environment.compile(self.settle(environment, name), name, filename)
        return environment.template_class.from_code(environment, code, globals or {}, up_to_date)

    def settle(self, environment: Environment, name: str) -> nodes.Template:
        """The page `name` with all that is settled put in."""
        source, filename, _ = self.get_source(environment, name)
        page = environment.parse(source, name, filename)
        settler = _Settler(self._words, self._settled, lambda part: self.settle(environment, part))
        settler.visit(page)
        return page


class _Settler(NodeTransformer):
    def __init__(self, words: Callable[[str], str], settled: Settled, part: Callable[[str], nodes.Template]) -> None:
        self._words = words
        self._settled = settled
        self._part = part

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - as Jinja calls it
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name):
            return node
        if node.node.name == "_":
            return self._spoken(node) or node
        function = self._settled.get(node.node.name)
        return (function and _called(node, function)) or node

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - as Jinja calls it
        """A part of a page is put where it is named, with a scope of its own, as when it is included."""
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        if not name.endswith(".html") or node.ignore_missing or not node.with_context:
            return node
        return nodes.Scope(self._part(name).body, lineno=node.lineno, environment=node.environment)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - as Jinja calls it
        """Pieces that are only joined to be shown are shown one by one, so that words next to words are one text."""
        self.generic_visit(node)
        node.nodes = [
            piece for child in node.nodes for piece in (child.nodes if isinstance(child, nodes.Concat) else [child])
        ]
        return node

    def _spoken(self, call: nodes.Call) -> nodes.Expr | None:
        """`_("Since %(day)s", day=...)` as its words around its values; None where the msgid is not written out."""
        given = {keyword.key: keyword.value for keyword in call.kwargs}
        if len(call.args) != 1 or not isinstance(call.args[0], nodes.Const):
            return None
        words, *rest = _HOLE.split(self._words(call.args[0].value))
        pieces: list[nodes.Expr] = [_markup(words.replace("%%", "%"), call)]
        for name, words in zip(rest[::2], rest[1::2], strict=True):
            if name not in given:
                return None
            pieces += [given[name], _markup(words.replace("%%", "%"), call)]
        return nodes.Concat(pieces, lineno=call.lineno, environment=call.environment) if rest else pieces[0]


def _called(call: nodes.Call, function: Callable[..., str]) -> nodes.Expr | None:
    """What a call gives, or None where something it is given is known only later."""
    context = EvalContext(cast(Environment, call.environment))
    context.autoescape = True
    try:
        given = [argument.as_const(context) for argument in call.args]
        named = dict(keyword.as_const(context) for keyword in call.kwargs)
    except nodes.Impossible:
        return None
    value = function(*given, **named)
    if isinstance(value, Markup):
        return _markup(value, call)
    return nodes.Const(str(value), lineno=call.lineno, environment=call.environment)


def _markup(text: str, call: nodes.Call) -> nodes.TemplateData:
    return nodes.TemplateData(str(text), lineno=call.lineno, environment=call.environment)
