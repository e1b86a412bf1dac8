"""A page as a reader meets it: its words by language, headings, links and forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path"})


@dataclass
class Page(HTMLParser):
    """The parsed page. `words` maps each `lang` in force to what is said in it."""

    html: str
    words: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self.feed(self.html)

    @property
    def language(self) -> str:
        return next(attributes["lang"] for tag, attributes in self.tags if tag == "html")

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        return found.group(1) if found else ""

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.headings += [tag] if re.fullmatch(r"h[1-6]", tag) else []
        if tag not in _VOID:
            self._open.append((tag, attributes.get("lang") or (self._open[-1][1] if self._open else "")))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == opened for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] not in {"script", "style"}:
            language = self._open[-1][1]
            self.words[language] = f"{self.words.get(language, '')} {data}"
