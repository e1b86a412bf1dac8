"""Mutations that are surely missing, and values that stand where Welsh would have to change them.

Only a word that the dictionary has both as it stands and as it should be is told of: a warning that is often
wrong is soon read by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain import welsh
from app.domain.bilingual import Bilingual, Language
from app.domain.composed import bare
from app.domain.forms import Preposition
from app.domain.mutations import aspirate, nasal, soft
from app.domain.place_names import SHIPPED
from app.domain.template_checks import mutating_words as words_that
from app.domain.template_checks.findings import Finding, Rules
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.tokens import Token, pairs, tokens

_IN = ("yn", "yng", "ym")
_PREPOSITIONS: dict[str, Preposition] = {"i": "i", "o": "o", "yn": "yn", "yng": "yn", "ym": "yn"}
_MOST_WORDS_OF_A_PLACE = 5
_SHORTEST_WITH_H = 2
# What a first letter may be the soft mutation of: `gais` is no word that lacks a mutation, but that of `cais`.
_MAY_COME_FROM = {"b": "p", "d": "t", "g": "c"}


def mutation_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """The Welsh words that keep a first letter they should have changed. Nothing without a dictionary."""
    if rules.spelled is None:
        return
    spelled = rules.spelled
    known = _Dictionary(lambda word: spelled(word, Language.CY))
    for before, word in pairs(words.cy):
        if not before.is_word or before.has_clitic or not word.is_word or _is_a_letter(before):
            continue
        expected = _place_expected(words.cy, before, word, rules) or _expected(before.lower, word, known)
        if expected:
            written, better = expected
            said = f"{before.text} {written}"
            yield finding("mutation", Place(field, Language.CY, word.line), said, expected=better)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    has: Callable[[str], bool]

    def changed(self, word: str, change: Callable[[str], str]) -> str | None:
        """As `surely_changed`, for a word that might itself be another one changed already."""
        origin = _MAY_COME_FROM.get(word[0])
        return None if origin and self.has(origin + word[1:]) else self.surely_changed(word, change)

    def surely_changed(self, word: str, change: Callable[[str], str]) -> str | None:
        """The word with its first letter changed, where there are both words; None where nothing changes."""
        better = change(word)
        return better if better != word and self.has(word) and self.has(better) else None


def _is_a_letter(token: Token) -> bool:
    """`A` inside a sentence is a letter, as in `Rhan A`."""
    return len(token.text) == 1 and token.text.isupper() and not token.opens


def _expected(before: str, token: Token, known: _Dictionary) -> tuple[str, str] | None:
    """What is written after `before`, and the two words as they should be; None where nothing is surely wrong."""
    word = token.stem
    if token.is_a_name and word.lower() not in words_that.HEADS_OF_BODIES and word not in words_that.ADJECTIVES:
        return None
    changed = _changed(before, word if word == "Cymraeg" else word.lower(), known)
    if changed is None:
        return None
    better = changed.capitalize() if token.text[0].isupper() else changed
    rest = token.text[len(word) :]
    preposition = before
    if before == "yn" and word.lower() in words_that.IN_WITH_NASAL:
        preposition = "ym" if changed.startswith("m") else "yng"
    if before == "ei":
        # Whose it is nobody can tell: his softens, hers aspirates.
        return token.text, f"ei {better}{rest} / ei {aspirate(word)}{rest}"
    return token.text, f"{preposition} {better}{rest}"


def _changed(before: str, word: str, known: _Dictionary) -> str | None:
    if before in words_that.ASPIRATING:
        stays = word in words_that.NEVER_CHANGE - words_that.ALWAYS_ASPIRATED
        return None if stays else known.changed(word, aspirate)
    if word in words_that.NEVER_CHANGE and (word != "pryd" or before not in words_that.PRYD_CHANGES_AFTER):
        return None
    if before == "pan" and word in words_that.VERBS:
        return known.surely_changed(word, soft)
    if before in words_that.SOFTENING:
        return None if before == "neu" and _is_a_verb(word) else known.changed(word, soft)
    if before == "hyd":
        return known.changed(word, soft) if word in words_that.HYD_TAKES else None
    if before == "fy":
        return known.changed(word, nasal)
    if before == "ei":
        # Only c, p and t change whosever it is.
        return known.changed(word, soft) if aspirate(word) != word else None
    if before in ("ein", "eu"):
        return known.changed(word, _with_h)
    return _after_yn(before, word, known) if before in _IN else None


def _with_h(word: str) -> str:
    """Ein hymateb, eu henwau: `ein` and `eu` put an h before a vowel."""
    return f"h{word}" if bare(word)[0] in "aeiouwy" and len(word) > _SHORTEST_WITH_H else word


def _after_yn(before: str, word: str, known: _Dictionary) -> str | None:
    if before in ("yng", "ym") or word in words_that.IN_WITH_NASAL:
        return known.changed(word, nasal)
    if word in words_that.ADJECTIVES:
        return known.surely_changed(word, soft)
    looks_like_one = word.endswith(words_that.ADJECTIVE_ENDINGS) and word not in words_that.NOT_ADJECTIVES
    return known.changed(word, soft) if looks_like_one and not word.startswith(("ll", "rh")) else None


def _is_a_verb(word: str) -> bool:
    return word in words_that.VERBS or word.endswith(words_that.VERB_ENDINGS)


def _place_expected(text: str, before: Token, first: Token, rules: Rules) -> tuple[str, str] | None:
    """As `_expected`, for the name of a place, which the glossary knows though the dictionary does not."""
    name = _place_at(text, first, rules)
    if name is None:
        return None
    word = before.lower
    if word in _PREPOSITIONS:
        better = welsh.place(name, _PREPOSITIONS[word])
    elif word in words_that.SOFTENING:
        better = f"{word} {_as_after_i(name)}"
    elif word in words_that.ASPIRATING:
        better = f"{word} {aspirate(name)}"
    else:
        return None
    return None if better.lower() == f"{word} {name}".lower() else (name, better)


def _as_after_i(name: str) -> str:
    known = SHIPPED.find(name)
    return name if known and known.i == f"i {name}" else soft(name)


def _place_at(text: str, first: Token, rules: Rules) -> str | None:
    """The longest Welsh name of a place that begins at a word, as it is written; None for no such name."""
    if not first.text[0].isupper():
        return None
    found = [token for token in tokens(text) if token.line == first.line and token.start >= first.start]
    for count in range(min(_MOST_WORDS_OF_A_PLACE, len(found)), 0, -1):
        name = " ".join(token.text for token in found[:count])
        known = SHIPPED.find(name)
        if name in rules.own_places or (known and known.cy == name):
            return name
    return None
