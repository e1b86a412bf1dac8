"""A tree as HTML: the same markup for an email with styles of its own and for a page with classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from app.domain.emails.markdown import Heading, Inset, Link, Listed, Node, Paragraph, Rule, Spans


def _always(address: str) -> bool:  # noqa: ARG001 - one of several ways to decide
    return True


@dataclass(frozen=True, slots=True)
class Manner:
    """How markup is dressed. `attributes`: of each tag, as they stand in HTML; `h` is for all headings.

    `first_heading`: the level of HTML that a heading begins at. `follows`: whether an address becomes a link.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    first_heading: int = 1
    follows: Callable[[str], bool] = _always

    def open(self, tag: str, dressed_as: str | None = None) -> str:
        attributes = self.attributes.get(dressed_as or tag, "")
        return f"<{tag} {attributes}>" if attributes else f"<{tag}>"


def fragment(nodes: tuple[Node, ...], manner: Manner) -> str:
    """A tree as HTML, escaped; a heading is never deeper than one below the last, so the first is the highest."""
    made, seen_first = [], False
    for node in nodes:
        if isinstance(node, Heading):
            made.append(_heading(node, 2 if seen_first and node.level == 2 else 1, manner))
            seen_first = True
        else:
            made.append(_node(node, manner))
    return "".join(made)


def said(spans: Spans, manner: Manner) -> str:
    """The words of one block, with their links and line ends."""
    return "".join(_link(span, manner) if isinstance(span, Link) else _words(span) for span in spans)


def _heading(heading: Heading, level: int, manner: Manner) -> str:
    tag = f"h{manner.first_heading + level - 1}"
    return f"{manner.open(tag, f'heading-{heading.level}')}{said(heading.words, manner)}</{tag}>\n"


def _node(node: Paragraph | Listed | Inset | Rule, manner: Manner) -> str:
    match node:
        case Paragraph():
            return f"{manner.open('p')}{said(node.words, manner)}</p>\n"
        case Listed():
            tag = "ol" if node.numbered else "ul"
            items = "".join(f"{manner.open('li')}{said(item, manner)}</li>\n" for item in node.items)
            return f"{manner.open(tag)}\n{items}</{tag}>\n"
        case Inset():
            inner = "".join(_node(one, manner) for one in node.nodes)
            return f"{manner.open('div', 'inset')}\n{inner}</div>\n"
        case Rule():
            return f"{manner.open('hr')}\n"


def _link(link: Link, manner: Manner) -> str:
    if not manner.follows(link.address):
        return _words(link.address if link.bare else f"{link.words}: {link.address}")
    attributes = manner.attributes.get("a", "")
    return f'<a href="{escape(link.address)}"{" " if attributes else ""}{attributes}>{escape(link.words)}</a>'


def _words(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\n")
