"""Welsh and English as one value, and the language a person is written to in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.composed import composed


class Language(StrEnum):
    """A language of a page or of the words in a message."""

    CY = "cy"
    EN = "en"


class LanguageWish(StrEnum):
    """What a contact is known to want. `UNKNOWN` is treated as both, never as English (welsh rule 2)."""

    CY = "cy"
    EN = "en"
    BOTH = "both"
    UNKNOWN = "unknown"

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages to write in, Welsh first."""
        if self in (LanguageWish.CY, LanguageWish.EN):
            return (Language(self.value),)
        return (Language.CY, Language.EN)


class BothTexts(StrEnum):
    """How a text for somebody who reads both goes: as one, as two, or as whichever costs fewer fragments."""

    CHEAPER = "cheaper"
    ONE = "one"
    TWO = "two"


def nfc(text: str) -> str:
    """Composed Unicode: a decomposed `ŵ` would reach a phone as `w?`."""
    return composed(text)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Welsh and in English; neither is the source of the other.

    Either side may be empty while the other is awaited; `complete` says whether both are there.
    """

    cy: str
    en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "cy", nfc(self.cy))
        object.__setattr__(self, "en", nfc(self.en))

    def __getitem__(self, language: Language) -> str:
        return self.cy if language is Language.CY else self.en

    @property
    def complete(self) -> bool:
        return bool(self.cy.strip() and self.en.strip())

    @property
    def missing(self) -> tuple[Language, ...]:
        """The languages whose words are not there yet."""
        return tuple(language for language in Language if not self[language].strip())

    def as_dict(self) -> dict[str, str]:
        return {"cy": self.cy, "en": self.en}
