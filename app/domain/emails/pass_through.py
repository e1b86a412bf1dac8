"""The same words for a GOV.UK Notify template that holds only `((body))`: in the Markdown that Notify reads.

Notify takes more for a mark than we do (`1.5 metres` begins a list there, text over dashes is a heading, `[a](b)` is
a link to anywhere), so what is only words here is escaped for it. Source: how alphagov/notifications-utils,
`markdown.py`, sets up mistune 0.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.emails import markdown
from app.domain.emails.closing import closing, welcome
from app.domain.emails.markdown import Heading, Inset, Link, Listed, Node, Paragraph, Rule, Spans
from app.domain.emails.parts import Block, Email
from app.domain.emails.scanning import SCAN, link_in

RULE = "\n\n---\n\n"
"""In a letter this begins a new page."""
_QR = "QR: "
"""A paragraph of a letter that begins so is printed as a QR code of what follows (their `qr_code.py`)."""

_LIKE_A_CODE = re.compile(r"^(\s*qr)\s*:", re.IGNORECASE)
"""Words that would be printed as a code, wherever they lead: only we make codes. There is no escape for it."""

_MARK = re.compile(r"(?m)^([ \t]*)([#*+|`~_-]|(\d+)(?=\.))")
_INLINE = re.compile(r"\\(?=[\\`*{}\[\]()#+\-.!_>~|])|[\[\]]|(?<=\])\(")
_AFTER_AN_ADDRESS = re.compile(r"[.,:\"')]*(\s|<)?")


def email_body(email: Email) -> str:
    """The words of an email, with its closing as the last part."""
    last = [markdown_of((paragraph,)) for _, paragraph in closing(email)]
    return RULE.join([*_blocks(email), *(["\n\n".join(last)] if last else [])])


def letter_body(letter: Email) -> str:
    """The words of a letter: each language from the top of a page, and that Welsh is welcome.

    Where they carry the link to the reader's page, they end with a code that leads there.
    """
    last = [markdown_of((paragraph,)) for _, paragraph in welcome(letter)]
    parts = ["\n\n".join([_markdown(block), *_code(block)]) for block in letter.blocks]
    return "\n\n".join([RULE.join(parts), *last])


def markdown_of(nodes: tuple[Node, ...]) -> str:
    """A tree as Markdown for Notify."""
    return "\n\n".join("\n".join(_lines(node)) for node in nodes)


def _blocks(email: Email) -> list[str]:
    return [_markdown(block) for block in email.blocks]


def _markdown(block: Block) -> str:
    return markdown_of(markdown.parse(block.text))


def _code(block: Block) -> Iterator[str]:
    link = link_in(block)
    if link is not None:
        yield _words(SCAN[block.language])
        yield f"{_QR}{link}"


def _lines(node: Node) -> Iterator[str]:
    match node:
        case Heading():
            yield f"{'#' * node.level} {_no_code(_spans(node.words))}"
        case Paragraph():
            yield _no_code(_spans(node.words))
        case Listed():
            for place, item in enumerate(node.items, 1):
                yield f"{f'{place}.' if node.numbered else '*'} {_spans(item)}"
        case Inset():
            for line in markdown_of(node.nodes).split("\n"):
                yield f"^ {line}".rstrip()
        case Rule():
            yield "---"


def _no_code(words: str) -> str:
    return _LIKE_A_CODE.sub(r"\1 –", words)


def _spans(spans: Spans) -> str:
    made = []
    for place, span in enumerate(spans):
        if isinstance(span, Link):
            made.append(_link(span, spans[place + 1 :]))
        elif span.endswith("!") and place + 1 < len(spans):
            made.append(_words(span[:-1]) + "\\!")
        else:
            made.append(_words(span))
    return "".join(made)


def _link(link: Link, rest: Spans) -> str:
    """A bare address stays one where Notify, too, sees where it ends."""
    if link.bare and _ends(rest):
        return link.address
    return f"[{_INLINE.sub(_escaped, link.words)}]({link.address})"


def _ends(rest: Spans) -> bool:
    if not rest:
        return True
    following = rest[0]
    found = _AFTER_AN_ADDRESS.match(following) if isinstance(following, str) else None
    if found is None:
        return False
    return found[1] is not None or (len(rest) == 1 and found[0] == following)


def _words(text: str) -> str:
    return _MARK.sub(_escaped_mark, _INLINE.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _escaped_mark(found: re.Match[str]) -> str:
    return f"{found[1]}{found[3]}\\" if found[3] else f"{found[1]}\\{found[2]}"
