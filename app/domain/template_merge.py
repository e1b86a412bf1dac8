"""Two people who wrote at once: what each of them changed since they read it, so that nothing of either is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.bilingual import Language
from app.domain.template_words import FIELDS, Side, TemplateWords, of_sides, tidied

Place = tuple[Language, str]
"""A text of a template: its language, and which of template_words.FIELDS it is."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A text that both have changed, each in a way of their own; a person has to say which it is to be."""

    language: Language
    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """words: what comes of both; where they clash, those of the one who came second, for them to decide on.

    taken: the texts that only the other one had changed.
    """

    words: TemplateWords
    clashes: tuple[Clash, ...]
    taken: tuple[Place, ...]


def fingerprint(text: str) -> str:
    """What a form carries of a text in the text's place, to know later whether it was changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def fingerprints(words: TemplateWords) -> dict[Place, str]:
    return {(language, field): fingerprint(text) for (language, field), text in _texts(words).items()}


def merge(read: Mapping[Place, str], mine: TemplateWords, theirs: TemplateWords) -> Merged:
    """What comes of two wordings that began as one. `read`: its fingerprints; a text without one counts as changed."""
    my_texts, their_texts = _texts(mine), _texts(theirs)
    chosen: dict[Place, str] = {}
    clashes, taken = [], []
    for place, text in my_texts.items():
        other = their_texts[place]
        chosen[place] = text
        if text == other or fingerprint(other) == read.get(place):
            continue
        if fingerprint(text) == read.get(place):
            chosen[place] = other
            taken.append(place)
        else:
            clashes.append(Clash(*place, text, other))
    return Merged(_words(chosen), tuple(clashes), tuple(taken))


def _texts(words: TemplateWords) -> dict[Place, str]:
    sides = {language: tidied(words.side(language)) for language in Language}
    return {(language, field): sides[language].says(field) for language in Language for field in FIELDS}


def _words(texts: Mapping[Place, str]) -> TemplateWords:
    cy, en = (Side(**{field: texts[language, field] for field in FIELDS}) for language in Language)
    return of_sides(cy, en)
