"""One text message in two languages, or two: how the words of both are joined, and which costs less."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain import placeholders, sms
from app.domain.bilingual import Bilingual, BothTexts, Language, LanguageWish
from app.domain.language_reasons import LanguageReason
from app.domain.placeholders import TypedValue
from app.domain.sms import SmsText

_BETWEEN = "\n\n"
_LINE_END = re.compile(r"[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text message as it will be sent. `language`: BOTH where it carries the two.

    why: the reason for one text or two; None where there is one language only.
    """

    language: LanguageWish
    measured: SmsText
    why: LanguageReason | None = None


def tidy(words: str) -> str:
    """Without what a value that was left out leaves behind: spaces at line ends, and rows of empty lines."""
    return _EMPTY_LINES.sub("\n\n", _LINE_END.sub("\n", words)).strip()


def with_prefix(words: str, prefix: str) -> str:
    """`Prefix: words`, as a text message begins."""
    return f"{prefix}: {words}" if prefix else words


def as_texts(
    words: Mapping[Language, str], prefix: Bilingual, both_texts: BothTexts = BothTexts.CHEAPER
) -> tuple[Text, ...]:
    """The texts that carry the words of one language or of two: together, or apart where that costs less.

    `words`: with their values put in, Welsh first, as they are to be sent. A joint text that would be too long
    is sent as two (welsh rule 6).
    """
    whole = {language: with_prefix(tidy(each), prefix[language]) for language, each in words.items()}
    apart = tuple(Text(LanguageWish(language.value), sms.measure(each)) for language, each in whole.items())
    if len(apart) < 2:
        return apart
    together = Text(LanguageWish.BOTH, sms.measure(_BETWEEN.join(whole.values())))
    why = _one_or_two(apart, together, both_texts)
    return tuple(replace(each, why=why) for each in ((together,) if why in _ONE else apart))


_ONE = (LanguageReason.ONE_TEXT_COSTS_NO_MORE, LanguageReason.ONE_TEXT_FIXED)


def _one_or_two(apart: tuple[Text, ...], together: Text, both_texts: BothTexts) -> LanguageReason:
    if both_texts is BothTexts.TWO:
        return LanguageReason.TWO_TEXTS_FIXED
    fragments = sum(each.measured.fragments for each in apart)
    if both_texts is BothTexts.CHEAPER and fragments < together.measured.fragments:
        return LanguageReason.TWO_TEXTS_COST_LESS
    if together.measured.too_long:
        return LanguageReason.ONE_TEXT_TOO_LONG
    one_is_fixed = both_texts is BothTexts.ONE
    return LanguageReason.ONE_TEXT_FIXED if one_is_fixed else LanguageReason.ONE_TEXT_COSTS_NO_MORE


def rendered_texts(
    body: Bilingual, languages: tuple[Language, ...], values: Mapping[str, TypedValue], prefix: Bilingual
) -> list[SmsText]:
    """The texts of a body with these values put in, for a reader of these languages, Welsh first."""
    words = {language: placeholders.render(body[language], values, language) for language in languages}
    return [text.measured for text in as_texts(words, prefix)]
