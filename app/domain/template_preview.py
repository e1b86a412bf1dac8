"""What a reader would be sent by words that are still being written, filled with sample values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from app.domain import sms
from app.domain.bilingual import Bilingual, BothTexts, Language, LanguageWish
from app.domain.bilingual_text import as_texts, tidy
from app.domain.emails.parts import Block, Email
from app.domain.glossary import Glossary
from app.domain.recipients import Channel
from app.domain.sms import SmsText
from app.domain.template_checks import Samples
from app.domain.template_words import TemplateWords
from app.domain.wording import Values, Words


class Filling(StrEnum):
    """With which values: as most messages have them, or the longest that are likely."""

    USUAL = "usual"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown. `field`: the body, or what takes its place for a helper or as a fallback."""

    wish: LanguageWish = LanguageWish.BOTH
    filling: Filling = Filling.USUAL
    field: str = "body"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the organisation and the case type add to the words. stop_url: that of an email that can be stopped."""

    channel: Channel
    prefix: Bilingual
    both_texts: BothTexts
    places: Glossary
    stop_url: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewText:
    """One text message. parts: what it says in each of its languages, Welsh first; together they are what is sent."""

    language: LanguageWish
    parts: tuple[tuple[Language, str], ...]
    measured: SmsText


@dataclass(frozen=True, slots=True)
class Preview:
    """What one reader gets. texts: one text message or two; email: an email, or a letter.

    subjects: what the email's subject is made of, for each of its blocks.
    """

    texts: tuple[PreviewText, ...] = ()
    email: Email | None = None
    subjects: tuple[str, ...] = ()


def preview(words: TemplateWords, asked: Asked, samples: Mapping[str, Samples], setting: Setting) -> Preview:
    """A field that says nothing shows the body, as a message would."""
    body = words.pair(asked.field) or words.body
    filled = Words(words.subject, body, values_of(samples, asked.filling), setting.places)
    languages = asked.wish.languages
    if setting.channel is Channel.SMS:
        return Preview(texts=_texts({language: filled.text(language) for language in languages}, setting))
    subjects = tuple(filled.line(language) for language in languages)
    blocks = tuple(Block(language, filled.text(language)) for language in languages)
    return Preview(email=Email(" / ".join(subjects), blocks, stop_url=setting.stop_url), subjects=subjects)


def _texts(said: Mapping[Language, str], setting: Setting) -> tuple[PreviewText, ...]:
    parts = {language: sms.measure(tidy(words), setting.prefix[language]).text for language, words in said.items()}
    return tuple(
        PreviewText(text.language, tuple((one, parts[one]) for one in text.language.languages), text.measured)
        for text in as_texts(said, setting.prefix, setting.both_texts)
    )


def values_of(samples: Mapping[str, Samples], filling: Filling) -> Values:
    worst = filling is Filling.LONGEST
    return {name: each.worst if worst else each.typical for name, each in samples.items()}


def marked(text: str, letters: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether it is made of these letters alone."""
    wanted = frozenset(letters)
    return tuple(("".join(piece), is_wanted) for is_wanted, piece in groupby(text, lambda letter: letter in wanted))
