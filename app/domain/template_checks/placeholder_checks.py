"""Placeholders: closed, known, in a form of their type, and the same in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain import placeholders
from app.domain.bilingual import Bilingual, Language
from app.domain.packs import FALLBACK_PLACEHOLDERS
from app.domain.placeholders import FORMS, Placeholder, PlaceholderType
from app.domain.template_checks.findings import Finding
from app.domain.template_checks.languages import other
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.tokens import line_of

_T = PlaceholderType

# Forms that say the same in other words: a language chooses among them by its own grammar.
_SAME_WORDS: Mapping[PlaceholderType, Mapping[str | None, str]] = {
    _T.DATE: {"weekday": "weekday", "start": "weekday", "on": "weekday"},
}

_FREE_TEXT = frozenset({_T.BILINGUAL_TEXT, _T.TEXT_AS_WRITTEN})


def filling_findings(field: str, words: Bilingual, allowed: Mapping[str, PlaceholderType]) -> Iterator[Finding]:
    """What is wrong with the placeholders of each language by itself."""
    for language in Language:
        yield from _broken(field, words[language], language)
        for found in placeholders.find(words[language]):
            place = Place(field, language, _line(words[language], found))
            if found.name not in allowed:
                yield finding("unknown_placeholder", place, _shown(found))
            elif found.form and found.form not in FORMS[allowed[found.name]]:
                forms = sorted(FORMS[allowed[found.name]])
                known = ", ".join(f"(({found.name}|{form}))" for form in forms) or f"(({found.name}))"
                yield finding("unknown_form", place, _shown(found), expected=known)


def differing_findings(field: str, words: Bilingual, allowed: Mapping[str, PlaceholderType]) -> Iterator[Finding]:
    """The placeholders that only one of the languages has, or has in a form that says something else."""
    if any(placeholders.unclosed(words[language]) for language in Language):
        # Until it is closed nobody can say which placeholder it is.
        return
    used = {language: placeholders.find(words[language]) for language in Language}
    for language in Language:
        others = used[other(language)]
        for found in used[language]:
            if found.name in allowed and not any(_say_the_same(found, one, allowed[found.name]) for one in others):
                place = Place(field, language, _line(words[language], found))
                yield finding("placeholders_differ", place, _shown(found))


def fallback_findings(words: Bilingual, allowed: Mapping[str, PlaceholderType]) -> Iterator[Finding]:
    """The placeholders of the fallback whose words somebody else writes, so that one language may be missing."""
    for language in Language:
        for found in placeholders.find(words[language]):
            if allowed.get(found.name) in _FREE_TEXT and found.name not in FALLBACK_PLACEHOLDERS:
                place = Place("fallback", language, _line(words[language], found))
                yield finding("fallback_free_text", place, _shown(found))


def _broken(field: str, text: str, language: Language) -> Iterator[Finding]:
    if not placeholders.unclosed(text):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if placeholders.unclosed(line):
            yield finding("unclosed_placeholder", Place(field, language, number), _around(line))
            return
    yield finding("unclosed_placeholder", Place(field, language))


def _around(line: str) -> str:
    at = max(line.find("(("), 0)
    return line[at : at + 40].strip()


def _say_the_same(one: Placeholder, two: Placeholder, kind: PlaceholderType) -> bool:
    if (one.name, one.conditional) != (two.name, two.conditional):
        return False
    if kind in (_T.PLACE, _T.ENUM) and None in (one.form, two.form):
        # Welsh needs `((place|yn))` where English can write "in ((place))".
        return True
    same = _SAME_WORDS.get(kind, {})
    return same.get(one.form, one.form) == same.get(two.form, two.form)


def _shown(found: Placeholder) -> str:
    form = f"|{found.form}" if found.form else ""
    return f"(({found.name}{form}{'??' if found.conditional else ''}))"


def _line(text: str, found: Placeholder) -> int:
    return line_of(text, f"(({found.name}") or line_of(text, found.name)
