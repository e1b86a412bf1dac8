"""Whether every word of the pages has its Welsh: `python -m translations.check` says what has not.

Nothing falls back to English: a msgid that is missing, fuzzy, untranslated, the same as the English without
being meant to be, or with other placeholders is a fault, and so are an entry that is kept though nothing uses it,
and a plural header other than Welsh's.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

from translations import catalogue

ROOT = Path(__file__).resolve().parent.parent
PLURAL_HEADER = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);"
"""The six forms of CLDR's Welsh; what `pybabel init` writes has five, the first of them `other`."""

SAME_IN_BOTH: frozenset[str] = frozenset()
"""The msgids whose Welsh is spelt like the English: so far there is none."""

_METHODS = [("**/pages/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"**/pages/**.html": {"silent": "false", "trimmed": "true"}}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[a-z%]|\{\w*\}")

MessageId = str | tuple[str, ...] | list[str]


def main() -> int:
    found = list(problems(catalogue(), msgids(ROOT / "app")))
    for problem in found:
        print(problem)
    print(f"catalogue: {len(found)} problems" if found else "catalogue: every word has its Welsh")
    return 1 if found else 0


def msgids(folder: Path) -> set[MessageId]:
    """Every msgid that the pages and modules under `folder` use; a plural is a pair."""
    extracted = extract_from_dir(folder, _METHODS, _OPTIONS)
    return {message for _file, _line, message, _comments, _context in extracted}


def problems(welsh: Catalog, used: set[MessageId]) -> Iterator[str]:
    """What is wrong with the catalogue, a sentence each."""
    if f"nplurals={welsh.num_plurals}; plural={welsh.plural_expr};" != PLURAL_HEADER:
        yield f"The plural header must be: {PLURAL_HEADER}"
    translated = {message.id: message for message in welsh if message.id}
    yield from (f"Missing: {_shown(msgid)}" for msgid in _in_order(used - translated.keys()))
    yield from (f"No longer used: {_shown(msgid)}" for msgid in _in_order(translated.keys() - used))
    yield from (f"Obsolete: {_shown(msgid)}" for msgid in _in_order(welsh.obsolete))
    for message in translated.values():
        yield from (f"{fault}: {_shown(message.id)}" for fault in _faults(message))


def _faults(message: Message) -> Iterator[str]:
    forms, english = _texts(message.string), _texts(message.id)
    if message.fuzzy:
        yield "Fuzzy"
    if message.pluralizable and len(forms) != 6:
        yield "Not six forms"
    if not all(form.strip() for form in forms):
        yield "Untranslated"
        return
    if set(forms) & (set(english) - SAME_IN_BOTH):
        yield "The same as the English"
    if any(_placeholders(form) != _placeholders(english[-1]) for form in forms):
        yield "Other placeholders than the English"


def _texts(text: MessageId | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _placeholders(text: str) -> list[str]:
    return sorted(match.group() for match in _PLACEHOLDER.finditer(text))


def _in_order(ids: Iterable[MessageId]) -> list[MessageId]:
    return sorted(ids, key=_shown)


def _shown(msgid: MessageId) -> str:
    return " / ".join(_texts(msgid))


if __name__ == "__main__":
    sys.exit(main())
