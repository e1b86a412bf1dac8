"""What every email ends with: that Welsh is welcome, in both languages, and how to stop. One place decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.bilingual import Bilingual, Language
from app.domain.composed import composed
from app.domain.emails.markdown import Link, Paragraph
from app.domain.emails.parts import Email
from app.domain.emails.stop_links import page_of

# Welsh Language Standards, standard 7 (WSI 2015/996).
WELCOME = Bilingual(
    "Rydym yn croesawu galwadau a gohebiaeth yn Gymraeg. Ni fydd defnyddio'r Gymraeg yn arwain at oedi.",
    "We welcome calls and correspondence in Welsh. Using Welsh will not lead to delay.",
)
_HELD = {
    Language.CY: re.compile(r"arwain at (?:unrhyw )?oedi"),
    Language.EN: re.compile(r"lead to (?:a |any )?delay"),
}
"""By what it is known that the words of a message say so already."""

_STOP = Bilingual("Rhoi'r gorau i gael e-byst fel hyn", "Stop getting emails like this")

Said = tuple[Language, Paragraph]


def closing(email: Email) -> tuple[Said, ...]:
    """The last paragraphs of an email, each with its language, Welsh first."""
    return (*welcome(email), *_stopping(email))


def welcome(email: Email) -> Iterator[Said]:
    """That Welsh is welcome, in each language in which the words of the message do not say so yet."""
    said = composed("\n".join(block.text for block in email.blocks)).casefold()
    words = " ".join(said.split())
    for language in Language:
        if not _HELD[language].search(words):
            yield language, Paragraph((WELCOME[language],))


def _stopping(email: Email) -> Iterator[Said]:
    if email.stop_url is None:
        return
    for language in email.languages:
        yield language, Paragraph((Link(_STOP[language], page_of(email.stop_url, language)),))
