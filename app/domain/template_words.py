"""The words of a template as they are written: four pairs, seen whole or one language at a time."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bilingual import Bilingual, Language, nfc

FIELDS = ("subject", "body", "for_others", "fallback")
"""What a template may say, in the order in which it is read."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a template says in one language; an empty text says nothing."""

    subject: str = ""
    body: str = ""
    for_others: str = ""
    fallback: str = ""

    def says(self, field: str) -> str:
        """The text of one of FIELDS."""
        text: str = getattr(self, field)
        return text


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """What a template says in both languages. A pair is None where neither language says anything.

    for_others: the body for who is not the person the case is about. fallback: words without free text.
    """

    subject: Bilingual | None
    body: Bilingual
    for_others: Bilingual | None = None
    fallback: Bilingual | None = None

    def pair(self, field: str) -> Bilingual | None:
        """The pair of one of FIELDS."""
        pair: Bilingual | None = getattr(self, field)
        return pair

    def side(self, language: Language) -> Side:
        pairs = {field: self.pair(field) for field in FIELDS}
        return Side(**{field: pair[language] if pair else "" for field, pair in pairs.items()})

    def is_empty(self, language: Language) -> bool:
        """Whether there is no body in this language, so that nothing can be said in it."""
        return not self.body[language].strip()


def of_sides(cy: Side, en: Side) -> TemplateWords:
    """What both languages say, as one value."""
    pairs = {field: Bilingual(cy.says(field), en.says(field)) for field in FIELDS}
    said = {field: pair if pair.cy or pair.en else None for field, pair in pairs.items() if field != "body"}
    return TemplateWords(body=pairs["body"], **said)


def side(subject: str = "", body: str = "", for_others: str = "", fallback: str = "") -> Side:
    """One language as it was typed, posted or read from a file: NFC, lines ended alike, nothing blank around."""
    return Side(_tidy(subject), _tidy(body), _tidy(for_others), _tidy(fallback))


def tidied(one: Side) -> Side:
    """The same language as `side` gives it."""
    return side(**{field: one.says(field) for field in FIELDS})


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in nfc(text).splitlines()).strip()
