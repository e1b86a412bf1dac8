"""What an email or a letter is made of: its blocks, each in one language, and the organisation's letterhead."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.bilingual import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Block:
    """The words of one language, in the Markdown that `markdown.parse` reads."""

    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes. `colour`: `#rrggbb`, behind the name. `logo`: PNG or JPEG."""

    name: Bilingual
    colour: str
    logo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Email:
    """An email as it is written, whatever form it is sent in. `blocks`: in the order in which they are read.

    `stop_url`: where the reader can stop such emails with one click; None where that is not theirs to choose.
    """

    subject: str
    blocks: tuple[Block, ...]
    letterhead: Letterhead | None = None
    stop_url: str | None = None

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(dict.fromkeys(block.language for block in self.blocks))

    @property
    def writer(self) -> tuple[tuple[Language, str], ...]:
        """The name of who writes in each language of the email, once where it is the same in both."""
        if self.letterhead is None:
            return ()
        said = {self.letterhead.name[language]: language for language in reversed(self.languages)}
        return tuple((language, name) for name, language in reversed(said.items()))
