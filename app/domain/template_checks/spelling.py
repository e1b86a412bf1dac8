"""Words that the dictionary of their language does not have. Names, acronyms, links and values are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.bilingual import Bilingual, Language
from app.domain.mutations import aspirate, nasal, soft
from app.domain.place_names import SHIPPED
from app.domain.template_checks.findings import Finding, Rules
from app.domain.template_checks.languages import Spelled
from app.domain.template_checks.lists import listed
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.tokens import tokens, words_outside_names

# Good words of everyday public service that the dictionaries lack, without mutations.
_ALSO_WORDS = {
    Language.CY: listed(
        "ailagorwyd ailalluogi ailanfon apiau arhoswch caniateir cwci cwcis cynhwyswch cyrhaeddodd cyrhaeddwch "
        "cyrhaeddwyd dangosfwrdd ffuglennol ga gellir mewngofnodwch statysau"
    ),
    Language.EN: listed(
        "homecare judgment ok reablement rebook rebooked rebooking telecare telehealth textphone tradesperson webchat "
        "wellbeing"
    ),
}
_IMPERATIVE_OF_HAU = re.compile(r"hewch$")


def spelling_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """Each misspelt word once, at its first line. Nothing where the rules bring no dictionary."""
    if rules.spelled is None:
        return
    names = _capitalised(words.cy) & _capitalised(words.en)
    for language in Language:
        own = _forms(rules.own_words | rules.own_places | _ALSO_WORDS[language], language)
        seen: set[str] = set()
        for token in words_outside_names(tokens(words[language])):
            word = token.stem if language is Language.CY else token.text.removesuffix("'s")
            if len(word) < 2 or word.lower() in seen:
                continue
            if token.is_a_name or word in names or SHIPPED.find(word) or word.lower() in own:
                continue
            if not _is_known(word, language, rules.spelled):
                seen.add(word.lower())
                yield finding("spelling", Place(field, language, token.line), word)


def _is_known(word: str, language: Language, spelled: Spelled) -> bool:
    if spelled(word, language) or spelled(word.lower(), language):
        return True
    # Of verbs such as cwblhau the dictionary lacks cwblhewch.
    root = _IMPERATIVE_OF_HAU.sub("hau", word.lower())
    return language is Language.CY and root != word.lower() and spelled(root, language)


def _capitalised(text: str) -> set[str]:
    return {token.stem for token in tokens(text) if token.is_word and token.text[0].isupper()}


@lru_cache(maxsize=64)
def _forms(own: frozenset[str], language: Language) -> set[str]:
    """The organisation's words as they may stand in a text: in Welsh mutated, too; each word of a name."""
    each = {word for name in own for word in name.replace("\u2019", "'").split()}
    if language is Language.EN:
        return {word.lower() for word in each}
    return {form.lower() for word in each for form in (word, soft(word), nasal(word), aspirate(word))}
