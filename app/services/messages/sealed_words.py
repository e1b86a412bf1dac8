"""The words of a message as they are sealed with it when it is planned, and how they are read back.

An email or a letter keeps its words by language, too, and whatever else its form needs. Messages that were written
before there were blocks are read as one block of their language, or two where their halves can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.domain.bilingual import Language, LanguageWish
from app.domain.emails.parts import Block

_RULE = "\n\n---\n\n"
"""What stood between the Welsh and the English half of one email."""


@dataclass(frozen=True, slots=True)
class SealedWords:
    """`body`: all the words as one text. `blocks`: empty for a text message. `addressee`: the name on a letter."""

    subject: str | None
    body: str
    blocks: tuple[Block, ...] = ()
    stop_url: str | None = None
    addressee: str | None = None


def to_seal(words: SealedWords) -> dict[str, object]:
    """What is sealed, as JSON takes it; a text message has its body and nothing more."""
    sealed: dict[str, object] = {"subject": words.subject, "body": words.body}
    if words.blocks:
        sealed["blocks"] = [[block.language.value, block.text] for block in words.blocks]
    if words.stop_url:
        sealed["stop_url"] = words.stop_url
    if words.addressee:
        sealed["addressee"] = words.addressee
    return sealed


def read(opened: object, language: str) -> SealedWords:
    """What was sealed. `language`: that of the message, `cy`, `en` or `both`."""
    words = cast(Mapping[str, Any], opened)
    body = words["body"] or ""
    blocks = tuple(Block(Language(one), text) for one, text in words.get("blocks", ()))
    if words["subject"] is not None and not blocks:
        blocks = _blocks_of_before(body, LanguageWish(language).languages)
    return SealedWords(words["subject"], body, blocks, words.get("stop_url"), words.get("addressee"))


def _blocks_of_before(body: str, languages: Sequence[Language]) -> tuple[Block, ...]:
    halves = body.split(_RULE)
    if len(halves) != len(languages):
        return (Block(languages[0], body),)
    return tuple(Block(language, half) for language, half in zip(languages, halves, strict=True))
