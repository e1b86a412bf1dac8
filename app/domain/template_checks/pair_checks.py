"""Welsh and English beside each other: both there, each in its own language, and saying as much."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from app.domain.bilingual import Bilingual, Language
from app.domain.template_checks.findings import Finding, Rules
from app.domain.template_checks.languages import is_in_the_other, mixes, other
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.tokens import Kind, Token, sentences, tokens

_MOST_TIMES_LONGER = 1.6
_TOO_SHORT_TO_COMPARE = 60

_NUMBER = re.compile(r"\d(?:[\d.,:]*\d)?")
_NUMBER_WORDS = {
    "1": "un one",
    "2": "dau ddau dwy ddwy ail two second both twice",
    "3": "tri dri thri tair dair thair trydydd three third",
    "4": "pedwar bedwar phedwar pedair bedair phedair pedwerydd four fourth",
    "5": "pump bump phump pum bum phum pumed five fifth",
    "6": "chwech chwe chweched six sixth",
    "7": "saith seithfed seven seventh",
    "8": "wyth wythfed eight eighth",
    "9": "naw nawfed nine ninth",
    "10": "deg ddeg deng ddeng degfed ten tenth",
    "12": "deuddeg ddeuddeg deuddeng ddeuddeng twelve twelfth dydd noon midday",
}
_BY_WORD = {word: number for number, words in _NUMBER_WORDS.items() for word in words.split()}


def missing_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """A language that is empty, or no more than a copy of the other."""
    for language in words.missing:
        yield finding("language_empty", Place(field, language))
    if words.complete and _own_words(words.cy) and _alike(words.cy) == _alike(words.en):
        yield finding("same_text", Place(field, None), words.cy.strip().partition("\n")[0])


def wrong_language_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """A text that is clearly in the other language as a whole."""
    for language in Language:
        if is_in_the_other(words[language], language):
            yield finding("wrong_language", Place(field, language), words[language].strip().partition("\n")[0])


def comparing_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """Numbers that only one of the languages says, and a text much longer than the other."""
    yield from _number_findings(field, words)
    lengths = {language: _length(words[language]) for language in Language}
    for language in Language:
        least = max(lengths[other(language)] * _MOST_TIMES_LONGER, _TOO_SHORT_TO_COMPARE)
        if lengths[language] > least:
            yield finding("length_differs", Place(field, language))


def mixed_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """Sentences in which the other language stands, too."""
    for language in Language:
        for sentence in sentences(words[language]):
            theirs = [
                token
                for token in mixes(sentence, language, rules.spelled)
                if token.lower not in _lower(rules.own_words)
            ]
            if len(theirs) > 1:
                said = " ".join(token.text for token in theirs)
                yield finding("two_languages", Place(field, language, theirs[0].line), said)


def _lower(words: frozenset[str]) -> set[str]:
    return {word.lower() for word in words}


def _own_words(text: str) -> bool:
    return any(token.is_word for token in tokens(text))


def _alike(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split())


def _number_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    said = {language: _numbers(words[language]) for language in Language}
    counts = {language: Counter(said[language].values()) for language in Language}
    for language in Language:
        in_words = Counter(_BY_WORD[token.lower] for token in tokens(words[other(language)]) if token.lower in _BY_WORD)
        extra = counts[language] - counts[other(language)] - in_words
        for number in extra:
            token = next(token for token, value in said[language].items() if value == number)
            yield finding("numbers_differ", Place(field, language, token.line), token.text)


def _numbers(text: str) -> dict[Token, str]:
    """The numbers of a text as both languages write them: `1,000` is `1000`; letters after them do not count."""
    found = {}
    for token in tokens(text):
        match = _NUMBER.match(token.text) if token.kind is Kind.NUMBER else None
        if match:
            found[token] = match.group().replace(",", "").lstrip("0") or "0"
    return found


def _length(text: str) -> int:
    return sum(len(token.text) for token in tokens(text) if token.kind in (Kind.WORD, Kind.NUMBER))
