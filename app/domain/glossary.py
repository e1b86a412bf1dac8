"""A glossary of places, each in Welsh and English with its forms, which an organisation can extend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.bilingual import Language
from app.domain.composed import composed
from app.domain.forms import Preposition


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One place. `i`, `o`, `yn`: preposition and name together, where the rule would not give them.

    the: English says "the" before it inside a sentence. also: other names it is known by, in either language.
    """

    cy: str
    en: str
    i: str | None = None
    o: str | None = None
    yn: str | None = None
    the: bool = False
    also: tuple[str, ...] = ()

    def form(self, preposition: Preposition) -> str | None:
        """The form the glossary gives, or None where the rule gives it."""
        return {"i": self.i, "o": self.o, "yn": self.yn}[preposition]

    def in_language(self, language: Language) -> str:
        """The name on its own."""
        return self.cy if language is Language.CY else self.en


@dataclass(frozen=True, slots=True)
class Glossary:
    """Places found by any of their names, whatever the capitals: made by `glossary_of` or `extended`."""

    by_name: Mapping[str, PlaceName] = field(default_factory=dict)

    def find(self, name: str) -> PlaceName | None:
        """The place of that name, Welsh names first; None for one that is not in the glossary."""
        return self.by_name.get(_key(name))

    def extended(self, places: Iterable[PlaceName]) -> Glossary:
        """This glossary and an organisation's own, which win."""
        return Glossary({**self.by_name, **glossary_of(places).by_name})


def glossary_of(places: Iterable[PlaceName]) -> Glossary:
    """A glossary of these places; where two share a name the first has it, a Welsh name before an English."""
    listed = tuple(places)
    by_name: dict[str, PlaceName] = {}
    for place in listed:
        by_name.setdefault(_key(place.cy), place)
    for place in listed:
        for name in (place.en, *place.also):
            by_name.setdefault(_key(name), place)
    return Glossary(by_name)


def _key(name: str) -> str:
    words = composed(name).replace("\u2019", "'").replace("-", " ").casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
