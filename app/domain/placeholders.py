"""Placeholders in a text, `((name))`, `((name|form))`, `((flag??words))`: finding and filling them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.bilingual import Bilingual, Language
from app.domain.composed import composed
from app.domain.glossary import Glossary
from app.domain.harmless import Words, harmless, harmless_site, harmless_url
from app.domain.place_names import SHIPPED
from app.domain.typed_values import (
    FORMS,
    PlaceholderType,
    TypedValue,
    UnknownForm,
    ValueNotOfItsType,
    format_value,
)

__all__ = [
    "FORMS",
    "Placeholder",
    "PlaceholderType",
    "TypedValue",
    "UnknownForm",
    "ValueNotOfItsType",
    "fill",
    "find",
    "format_value",
    "is_true",
    "missing",
    "render",
    "render_line",
    "unclosed",
]

# As GOV.UK Notify writes them: no parenthesis within. Possessive, so that no text takes long.
_PLACEHOLDER = re.compile(r"\(\(([^()]++)\)\)")

_TRUE = frozenset({"yes", "y", "true", "t", "1", "include", "show", "ie", "oes", "ydy", "gwir"})

_GENERATED = frozenset(
    {
        PlaceholderType.DATE,
        PlaceholderType.TIME,
        PlaceholderType.NUMBER,
        PlaceholderType.DURATION,
        PlaceholderType.MONEY,
    }
)
_SEVERAL_LINES = frozenset({PlaceholderType.BILINGUAL_TEXT, PlaceholderType.TEXT_AS_WRITTEN})


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder. `form`: what follows `|`. `conditional`: one that shows words of its own (`??`)."""

    name: str
    form: str | None = None
    conditional: bool = False


def find(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a text, each once, in order."""
    return tuple(dict.fromkeys(found.placeholder for found in _pieces(text) if isinstance(found, _Found)))


def unclosed(text: str) -> bool:
    """Whether a placeholder is broken: not closed, not opened, without a name, or with a parenthesis within.

    Ordinary parentheses within parentheses, `(a (b))`, are not.
    """
    depth = 0
    for piece in _pieces(text):
        if isinstance(piece, _Found):
            continue
        if "((" in piece:
            return True
        for run in re.findall(r"\(|\)+", piece):
            if run == "(":
                depth += 1
            elif len(run) > max(depth, 1):
                return True
            else:
                depth = max(depth - len(run), 0)
    return False


def fill(text: str, values: Mapping[str, object]) -> str:
    """A text with plain values put in, NFC. A missing or empty value leaves nothing.

    The words of `((flag??words))` show when the value is true, "yes" or the like. A value never becomes a
    placeholder. For values from outside that go into a message, use `render`.
    """

    def put(words: Words, placeholder: Placeholder) -> None:
        value = values.get(placeholder.name)
        if value is not None and not isinstance(value, bool):
            words.add(re.sub(r"\({2,}|\){2,}", lambda found: found.group()[0], str(value)))

    return _filled(text, put, lambda name: is_true(values.get(name)))


def render(text: str, values: Mapping[str, TypedValue], language: Language, glossary: Glossary = SHIPPED) -> str:
    """A text with typed values put in as this language shows them, NFC.

    A value adds no placeholder, link (but for a url or site), Markdown or control character (see `harmless`). What is
    missing, or cannot be shown as its type or in the form asked for, leaves nothing: ask `missing` first.
    """

    def put(words: Words, placeholder: Placeholder) -> None:
        typed = values.get(placeholder.name)
        if typed is None or (shown := _shown(typed, placeholder, language, glossary)) is None:
            return
        if typed.type in _GENERATED:
            words.add(shown)
        elif typed.type is PlaceholderType.URL and (address := harmless_url(shown)):
            words.add_address(address)
        elif typed.type is PlaceholderType.SITE and (site := harmless_site(shown)):
            words.add_address(site)
        else:
            words.add_value(harmless(shown, lines=typed.type in _SEVERAL_LINES))

    return _filled(text, put, lambda name: name in values and is_true(_in(values[name], language)))


def render_line(text: str, values: Mapping[str, TypedValue], language: Language, glossary: Glossary = SHIPPED) -> str:
    """As `render`, on one line: for the subject of an email, where a line break would begin a header."""
    return " ".join(render(text, values, language, glossary).split())


def missing(
    text: str, values: Mapping[str, TypedValue], language: Language, glossary: Glossary = SHIPPED
) -> tuple[str, ...]:
    """The names that a text needs whatever happens, and that have no words in this language, in order.

    A value that cannot be shown as its type, or in the form asked for, is as good as none.
    """
    needed = [placeholder for placeholder in find(text) if not placeholder.conditional]
    gaps = (
        placeholder.name
        for placeholder in needed
        if (typed := values.get(placeholder.name)) is None
        or not harmless(_shown(typed, placeholder, language, glossary) or "", lines=False)
    )
    return tuple(dict.fromkeys(gaps))


def is_true(value: object) -> bool:
    """Whether a value turns `((flag??words))` on: True, 1, "yes" or the like. Anything else does not."""
    return str(value).strip().lower() in _TRUE


@dataclass(frozen=True, slots=True)
class _Found:
    placeholder: Placeholder
    words: str


@lru_cache(maxsize=1000)
def _pieces(text: str) -> tuple[str | _Found, ...]:
    """The text in order: what stands between placeholders, and these. Broken ones are only text.

    Remembered, as the same few templates are read for every message. Values are never looked through.
    """
    pieces: list[str | _Found] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        found = _read(match.group(1))
        if found:
            pieces += (text[end : match.start()], found)
            end = match.end()
    return (*pieces, text[end:])


def _read(inside: str) -> _Found | None:
    head, mark, words = inside.partition("??")
    name, _, form = head.partition("|")
    placeholder = Placeholder(composed(name.strip()), form.strip() or None, conditional=bool(mark))
    return _Found(placeholder, words) if placeholder.name else None


def _filled(text: str, put: Callable[[Words, Placeholder], None], shows: Callable[[str], bool]) -> str:
    words = Words()
    for piece in _pieces(text):
        if isinstance(piece, str):
            words.add(piece)
        elif not piece.placeholder.conditional:
            put(words, piece.placeholder)
        elif shows(piece.placeholder.name):
            words.add(piece.words)
    return words.text()


def _shown(typed: TypedValue, placeholder: Placeholder, language: Language, glossary: Glossary) -> str | None:
    if typed.is_empty(language):
        return None
    try:
        return format_value(typed.value, typed.type, language, placeholder.form, glossary)
    except (ValueNotOfItsType, UnknownForm):
        return None


def _in(typed: TypedValue, language: Language) -> object:
    return typed.value[language] if isinstance(typed.value, Bilingual) else typed.value
