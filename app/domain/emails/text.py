"""An email as plain text: complete, for who reads no HTML, with every link written out."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.emails import markdown
from app.domain.emails.closing import closing
from app.domain.emails.markdown import Heading, Inset, Link, Listed, Node, Paragraph, Rule, Spans
from app.domain.emails.parts import Email

_WIDEST_UNDERLINE = 60
BETWEEN = "-" * 40
"""The line between the languages, and at any other rule."""


def as_text(email: Email) -> str:
    """The whole email as lines of text, each paragraph on a line of its own: mail programs wrap them."""
    blocks = [plain(markdown.parse(block.text)) for block in email.blocks]
    last = [_spans(paragraph.words) for _, paragraph in closing(email)]
    parts = [*blocks, "\n\n".join(last)] if last else blocks
    return f"\n\n{BETWEEN}\n\n".join(parts)


def plain(nodes: tuple[Node, ...]) -> str:
    """A tree as text, its parts divided by empty lines."""
    return "\n\n".join("\n".join(_lines(node)) for node in nodes)


def _lines(node: Node) -> Iterator[str]:
    match node:
        case Heading():
            words = _spans(node.words)
            yield words
            yield ("=" if node.level == 1 else "-") * min(len(words), _WIDEST_UNDERLINE)
        case Paragraph():
            yield _spans(node.words)
        case Listed():
            for place, item in enumerate(node.items, 1):
                mark = f"{place}. " if node.numbered else "• "
                yield mark + _spans(item).replace("\n", "\n" + " " * len(mark))
        case Inset():
            yield "\n".join(f"  {line}" if line else "" for line in plain(node.nodes).split("\n"))
        case Rule():
            yield BETWEEN


def _spans(spans: Spans) -> str:
    return "".join(_link(span) if isinstance(span, Link) else span for span in spans)


def _link(link: Link) -> str:
    return link.address if link.bare else f"{link.words}: {link.address}"
