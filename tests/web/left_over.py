"""Finds what is left over of the other language: English on a Welsh page, Welsh on an English one.

It knows the small words that hold sentences together, which no sentence is without; words that both languages spell
alike (a, am, an, at, do, her, i, is, no, o, to) are not among them. Code, whatever has a digit in it (the end of a
secret may be `Ni9Q=`), a few words in straight quotes, words said to be in the other language (`lang`), and words said
not to be translated (`translate="no"`) are let be, and so are names, which hold none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_ENGLISH = """
    about after also and any are as be because been before being but by call can cannot could did does email every
    for from had has have here how if in it its may more must new not now of on once one only or other our out over
    phone please request says send should so than that the their them then there these they this those until us was
    we were what when where which who why will with without would you your
"""
_WELSH = """
    ac ar arall atoch bellach beth bod bydd byddwn byddwch cais chi cyn ddim ddydd dim dod efallai ei eich ein eisoes
    ers erbyn ffoniwch fod fydd gallwch gan gennych gennym gyda gydag hwn hon hyn hynny iawn mae'r mae maent mewn
    na nad neu nesaf neges newydd ni nid oddi oes oedd os pan pob rhaid roedd rydych rydym rhagor sydd wedi wedi'i
    wrth yn yng ym yr i'r o'r a'r y
"""
ENGLISH, WELSH = frozenset(_ENGLISH.split()), frozenset(_WELSH.split())
_SKIPPED = frozenset({"script", "style", "code", "pre", "kbd", "samp"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "source", "wbr"})
_SPOKEN = ("alt", "aria-label", "aria-description", "data-words", "placeholder", "title")
_NO_WORDS = re.compile(
    r"`[^`]*`|\"[^\"]{1,40}\"|\(\([^()]*\)\)|\{\w*\}|%\(\w+\)s|"
    r"https?://\S+|\S*/\S*|\S+@\S+|\S*\d\S*|\w+_\w+|\b[A-Z]{2,}\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def english_in(text: str) -> list[str]:
    """The English small words of a text that should be Welsh."""
    return [word for word in words_of(text) if word in ENGLISH]


def welsh_in(text: str) -> list[str]:
    """The Welsh small words of a text that should be English."""
    return [word for word in words_of(text) if word in WELSH]


def words_of(text: str) -> list[str]:
    """The words of a text, small; without code in backticks, placeholders, addresses and words in capitals."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(_NO_WORDS.sub(" ", text))]


def left_over(html: str) -> list[tuple[str, str]]:
    """Every text of a page that holds words of the language it is not in: the language it should be in, and itself."""
    wrong = {"cy": english_in, "en": welsh_in}
    said = Spoken(html).said
    return [(language, text) for language, text in said if language in wrong and wrong[language](text)]


@dataclass
class Spoken(HTMLParser):
    """What a page says, in order, each with the language that is in force there; attributes that are read out too."""

    html: str
    said: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str, bool]] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        _, language, silent = self._open[-1] if self._open else ("", "", False)
        language = attributes.get("lang", language)
        silent = silent or tag in _SKIPPED or attributes.get("translate") == "no"
        if not silent:
            self.said += [(language, value) for value in _read_out(tag, attributes) if value.strip()]
        if tag not in _VOID:
            self._open.append((tag, language, silent))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == opened for opened, _, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and data.strip() and not self._open[-1][2]:
            tag, language, _ = self._open[-1]
            text = " ".join(data.split())
            self.said += _title(text) if tag == "title" and self._in_both else [(language, text)]

    @property
    def _in_both(self) -> bool:
        return 'class="olr-both"' in self.html


def _title(text: str) -> list[tuple[str, str]]:
    """The title of a page in both languages: the Welsh heading, the English one, and our name."""
    welsh, english, name = text.split(" – ")
    return [("cy", welsh), ("en", english), ("", name)]


def _read_out(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    yield from (attributes[name] for name in _SPOKEN if name in attributes)
    if tag == "meta" and attributes.get("name") in {"description", "application-name"}:
        yield attributes.get("content", "")
    if tag == "input" and attributes.get("type") in {"submit", "button"}:
        yield attributes.get("value", "")
