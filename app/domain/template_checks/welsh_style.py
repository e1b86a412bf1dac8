"""Welsh that leaves the reader to choose, plurals after numbers, and values that Welsh would have to change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.domain import welsh
from app.domain.bilingual import Bilingual, Language
from app.domain.mutations import aspirate, nasal, soft
from app.domain.placeholders import Placeholder, PlaceholderType, find, render
from app.domain.template_checks import mutating_words as words_that
from app.domain.template_checks.findings import Finding, Rules
from app.domain.template_checks.languages import Spelled
from app.domain.template_checks.lists import listed
from app.domain.template_checks.samples import samples_for
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.tokens import Kind, Token, pairs, tokens

_T = PlaceholderType

_EITHER_OR = re.compile(
    r"\b[ao]'?\(c\)|\bâ ?/ ?ag\b|\bag ?/ ?â\b|\ba ?/ ?ac\b|\bac ?/ ?a\b|\by ?/ ?yr\b|\by\(r\)|\bgyda\(g\)|\bâ\(g\)"
    r"|\((?:g|c|ch|d|dd|f|b|m|n|ng|ngh|nh|mh|h|ll|l|p|ph|r|rh|t|th)\)(?=[^\W\d_])",
    re.IGNORECASE,
)
_NAMES_NEVER_CHANGE = frozenset({_T.PERSON_NAME, _T.REFERENCE, _T.URL, _T.SITE})
_NAMED = frozenset({_T.PLACE, _T.ENUM})
_FORM_AFTER = {"i": "i", "o": "o", "yn": "yn", "yng": "yn", "ym": "yn"}

_PLURALS = (
    "diwrnodau:diwrnod dyddiau:diwrnod oriau:awr wythnosau:wythnos misoedd:mis blynyddoedd:blynedd munudau:munud "
    "ceisiadau:cais negeseuon:neges plant:plentyn tai:tŷ ffurflenni:ffurflen llefydd:lle lleoedd:lle "
    "cyfarfodydd:cyfarfod achosion:achos galwadau:galwad apwyntiadau:apwyntiad ymweliadau:ymweliad "
    "dogfennau:dogfen llythyrau:llythyr cwestiynau:cwestiwn tudalennau:tudalen trwyddedau:trwydded "
    "penderfyniadau:penderfyniad taliadau:taliad eiliadau:eiliad camau:cam rhannau:rhan ysgolion:ysgol "
    "swyddogion:swyddog milltiroedd:milltir punnoedd:punt punnau:punt ceiniogau:ceiniog ystafelloedd:ystafell "
    "gwasanaethau:gwasanaeth cartrefi:cartref biniau:bin cynlluniau:cynllun copïau:copi lluniau:llun"
)
_SINGULAR = {
    form: singular
    for plural, _, singular in (pair.partition(":") for pair in listed(_PLURALS))
    for form in (plural, soft(plural), aspirate(plural), nasal(plural))
}
_PLURAL_ENDINGS = ("iau", "au", "ion", "oedd")
_NO_PLURALS = listed("golau olau angau gwirion union eisiau")
_COUNTING = listed(
    "dau ddau dwy ddwy tri dri thri tair dair thair pedwar bedwar phedwar pedair bedair phedair pum bum phum chwe "
    "saith wyth naw deg deng ddeg"
)
_BEFORE_A_LABEL = listed("rhif adran rhan cam tudalen blwyddyn grŵp band atodiad ystafell llwybr parth")
_SOFTENING_NUMBERS = listed("2 dau ddau dwy ddwy")
_MOST_DIGITS_OF_A_COUNT = 4
_YEARS = range(1900, 2101)


def style_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """`a(c)`, `â/ag`, `(g)` and `&`."""
    for number, line in enumerate(words.cy.replace("\u2019", "'").splitlines(), start=1):
        for match in _EITHER_OR.finditer(line):
            yield finding("either_or_spelling", Place(field, Language.CY, number), _whole_word(line, match))
    for language in Language:
        for token in tokens(words[language]):
            if token.text == "&" and _stands_alone(words[language], token):
                yield finding("ampersand", Place(field, language, token.line), "&")


def plural_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """A plural noun after a number, a numeral in words, or a value that is a number."""
    before_that: Token | None = None
    for number, noun in pairs(words.cy):
        labelled = before_that is not None and before_that.lower in _BEFORE_A_LABEL
        before_that = number
        if not noun.is_word or labelled or not _counts(number, rules.allowed):
            continue
        singular = _singular(noun.stem.lower(), rules.spelled)
        if singular:
            said = f"{number.text} {noun.text}"
            better = _counted(number, singular)
            yield finding("plural_after_number", Place(field, Language.CY, noun.line), said, expected=better)


def value_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """A value after a word that mutates, or a place that does not ask for the form that goes there."""
    for before, value in pairs(words.cy):
        if value.kind is not Kind.PLACEHOLDER or before.lower not in words_that.BEFORE_VALUES:
            continue
        placeholder = next(iter(find(value.text)), None)
        kind = rules.allowed.get(placeholder.name) if placeholder else None
        if placeholder is None or kind is None or kind in _NAMES_NEVER_CHANGE:
            continue
        said = f"{before.text} {value.text}"
        place = Place(field, Language.CY, value.line)
        if kind in _NAMED and before.lower in _FORM_AFTER:
            expected = f"(({placeholder.name}|{_FORM_AFTER[before.lower]}))"
            yield finding("place_without_form", place, said, expected=expected)
        elif _would_change(placeholder, kind, value.text, rules):
            yield finding("placeholder_after_mutating_word", place, said)


def _whole_word(line: str, match: re.Match[str]) -> str:
    end = match.end()
    while end < len(line) and line[end].isalpha():
        end += 1
    return line[match.start() : end]


def _stands_alone(text: str, token: Token) -> bool:
    """Not the ampersand of R&D or of an entity."""
    around = text[max(token.start - 1, 0) : token.start] + text[token.start + 1 : token.start + 2]
    return not around.isalnum() or " " in around


def _counts(token: Token, allowed: Mapping[str, PlaceholderType]) -> bool:
    if token.kind is Kind.PLACEHOLDER:
        return any(allowed.get(found.name) is _T.NUMBER for found in find(token.text))
    if token.kind is Kind.NUMBER:
        digits = token.text.replace(",", "")
        return digits.isdigit() and len(digits) <= _MOST_DIGITS_OF_A_COUNT and int(digits) not in _YEARS
    return token.lower in _COUNTING


def _singular(noun: str, spelled: Spelled | None) -> str | None:
    """The singular of what is surely a plural, whatever its mutation; None for any other word."""
    if noun in _SINGULAR or noun in _NO_PLURALS:
        return _SINGULAR.get(noun)
    for ending in _PLURAL_ENDINGS:
        root = noun.removesuffix(ending)
        if spelled and root != noun and len(root) > 2 and spelled(noun, Language.CY) and spelled(root, Language.CY):
            return root
    return None


def _counted(number: Token, singular: str) -> str:
    """The number and the noun as they should be: `2 ddiwrnod`, `5 mlynedd`, `tri llythyr`."""
    if singular == "blynedd" and number.text.isdigit():
        return welsh.duration(int(number.text), "year")
    if number.lower in _SOFTENING_NUMBERS:
        return f"{number.text} {soft(singular)}"
    aspirates = number.lower in words_that.ASPIRATING
    return f"{number.text} {aspirate(singular) if aspirates else singular}"


def _would_change(placeholder: Placeholder, kind: PlaceholderType, text: str, rules: Rules) -> bool:
    """Whether the value begins with a letter: digits never change, and a number in digits hides its own."""
    samples = rules.samples.get(placeholder.name) or samples_for(placeholder.name, kind)
    shown = render(text, {placeholder.name: samples.typical}, Language.CY)
    return bool(shown) and not shown[0].isdigit() and shown[0] not in "£−"
