"""The small Markdown of emails and letters, read once into a tree that every form of a message is made from.

It is what GOV.UK Notify shows of its own, so that the same words can be handed to it: headings (`#`, `##`), lists
(`*`, `-`, `•`, `1.`), inset text (`^`), a rule (`---`), links (`[words](https://...)` and bare addresses) and
paragraphs, in which every line stays a line. Everything else, HTML and images among it, is only words.
Source: https://www.notifications.service.gov.uk/using-notify/formatting
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Link:
    """`words`: what is said of it; the address itself where nothing is."""

    words: str
    address: str

    @property
    def bare(self) -> bool:
        return self.words == self.address


Spans = tuple[str | Link, ...]
"""What stands in one block, in order; a line feed in a text begins a new line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level`: 1 or 2."""

    level: int
    words: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Spans


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, with numbers from 1 or with bullets."""

    numbered: bool
    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Inset:
    """Text that is set apart; it holds paragraphs and lists."""

    nodes: tuple[Paragraph | Listed, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, between parts."""


Node = Heading | Paragraph | Listed | Inset | Rule

_HEADING = re.compile(r"(#{1,2})[ \t]+([^#\s].*)")
_BULLET = re.compile(r"(?:[*-][ \t]+|•[ \t]*)(\S.*)")
_NUMBER = re.compile(r"\d{1,3}\.[ \t]+(\S.*)")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}")
_INSET = re.compile(r"\^[\^ \t]*(.*)")
_ADDRESS = r"https?://[^\s<>()\[\]\"]+"
_LINK = re.compile(rf"\[([^\[\]]+)\]\(({_ADDRESS})\)|({_ADDRESS})", re.IGNORECASE)
_AFTER_AN_ADDRESS = ".,;:!?'’”"


def parse(text: str) -> tuple[Node, ...]:
    """The tree of a text; every text has one."""
    return tuple(_nodes([line.strip() for line in text.splitlines()]))


def spans(text: str) -> Spans:
    """The words of a text and the links in it."""
    found: list[str | Link] = []
    end = 0
    for match in _LINK.finditer(text):
        link = _link(match)
        if link is None:
            continue
        found += [text[end : match.start()], link]
        end = match.end() - (len(match[3]) - len(link.address) if match[3] else 0)
    return tuple(span for span in (*found, text[end:]) if span)


def _link(match: re.Match[str]) -> Link | None:
    """None for an address that leads elsewhere than it seems to, as `https://us@them` does."""
    address = match[2] or match[3].rstrip(_AFTER_AN_ADDRESS)
    try:
        parts = urlsplit(address)
        safe = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return Link(" ".join(match[1].split()) if match[1] else address, address) if safe else None


def _nodes(lines: list[str]) -> Iterator[Node]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line:
            at += 1
        elif _RULE.fullmatch(line):
            yield Rule()
            at += 1
        elif heading := _HEADING.fullmatch(line):
            yield Heading(len(heading[1]), spans(heading[2].rstrip("#").rstrip(" \t")))
            at += 1
        elif _INSET.fullmatch(line):
            end = _end_of_inset(lines, at)
            if within := tuple(_within_inset(lines[at:end])):
                yield Inset(within)
            at = end
        elif _item(line):
            listed, at = _listed(lines, at)
            yield listed
        else:
            end = _end_of_words(lines, at)
            yield Paragraph(spans("\n".join(lines[at:end])))
            at = end


def _within_inset(lines: list[str]) -> Iterator[Paragraph | Listed]:
    """The marks of anything but a list are only words here."""
    bare = [found[1] if (found := _INSET.fullmatch(line)) else line for line in lines]
    at = 0
    while at < len(bare):
        if not bare[at]:
            at += 1
        elif _item(bare[at]):
            listed, at = _listed(bare, at)
            yield listed
        else:
            end = next((n for n in range(at + 1, len(bare)) if not bare[n] or _item(bare[n])), len(bare))
            yield Paragraph(spans("\n".join(bare[at:end])))
            at = end


def _end_of_inset(lines: list[str], at: int) -> int:
    """An inset goes on to the next empty line, and over that where another line is marked."""
    following = at
    while following < len(lines) and _INSET.fullmatch(lines[following]):
        at = next((n for n in range(following, len(lines)) if not lines[n]), len(lines))
        following = next((n for n in range(at, len(lines)) if lines[n]), len(lines))
    return at


def _listed(lines: list[str], at: int) -> tuple[Listed, int]:
    """A list and where it ends; items of one kind belong together over empty lines."""
    numbered = bool(_NUMBER.fullmatch(lines[at]))
    items = []
    while at < len(lines) and (first := _item(lines[at])) and bool(_NUMBER.fullmatch(lines[at])) == numbered:
        end = _end_of_words(lines, at)
        items.append(spans("\n".join((first, *lines[at + 1 : end]))))
        at = end
        following = next((n for n in range(at, len(lines)) if lines[n]), len(lines))
        if following < len(lines) and _item(lines[following]):
            at = following
    return Listed(numbered, tuple(items)), at


def _end_of_words(lines: list[str], at: int) -> int:
    """Where the words that begin here end: at an empty line, or where something else begins."""
    return next((n for n in range(at + 1, len(lines)) if not lines[n] or _begins(lines[n])), len(lines))


def _begins(line: str) -> bool:
    marked = (_RULE.fullmatch(line), _HEADING.fullmatch(line), _INSET.fullmatch(line))
    return any(marked) or _item(line) is not None


def _item(line: str) -> str | None:
    """The words of a list item, or None where the line is none."""
    if _RULE.fullmatch(line):
        return None
    found = _BULLET.fullmatch(line) or _NUMBER.fullmatch(line)
    return found[1] if found else None
