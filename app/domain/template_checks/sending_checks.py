"""What a phone or a mailbox makes of a text: letters that are lost, its length, links, and the Welsh welcome."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain import sms
from app.domain.bilingual import Bilingual, Language
from app.domain.bilingual_text import rendered_texts
from app.domain.emails.closing import WELCOME
from app.domain.template_checks.findings import Finding, Rules
from app.domain.template_checks.languages import other
from app.domain.template_checks.samples import samples_of
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.tokens import Kind, line_of, tokens

# A council may word it in its own way, so the parts that the standard asks for are looked for, in one paragraph.
_WELCOMES = {
    Language.CY: tuple(
        re.compile(part) for part in (r"\b[cg]roes(?:o|aw)", r"[cg]ymraeg", r"\barwain at (?:unrhyw )?oedi\b")
    ),
    Language.EN: tuple(re.compile(part) for part in (r"\bwelcom", r"\bwelsh\b", r"\blead to (?:a |any )?delay")),
}
_PAGE_OF = {
    Language.CY: re.compile(r"/(?:cy|cymraeg)(?=[/?#]|$)|[?&](?:lang|language|iaith)=cy\b|//cy\.", re.IGNORECASE),
    Language.EN: re.compile(
        r"/(?:en|english|saesneg)(?=[/?#]|$)|[?&](?:lang|language|iaith)=en\b|//en\.", re.IGNORECASE
    ),
}


def lost_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """The characters that would reach a phone as a question mark."""
    for language in Language:
        lost = sms.measure(words[language]).lost
        for character in lost:
            yield finding("lost_character", Place(field, language, line_of(words[language], character)), character)


def length_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """A text message that would be over the cap when its placeholders hold the longest values."""
    worst = {name: samples.worst for name, samples in samples_of(rules.allowed, rules.samples).items()}
    for language in Language:
        measured = rendered_texts(words, (language,), worst, rules.prefix)[0]
        if measured.fragments > rules.most_fragments or measured.too_long:
            place = Place(field, language)
            yield finding("too_long", place, measured=measured.fragments, most=rules.most_fragments)


def welcome_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """An email that does not say, in each of its languages, that Welsh is welcome and will not lead to delay."""
    for language in Language:
        paragraphs = re.split(r"\n\s*\n", words[language].casefold().replace("\u2019", "'"))
        if not any(all(part.search(" ".join(each.split())) for part in _WELCOMES[language]) for each in paragraphs):
            yield finding("welsh_welcome_missing", Place(field, language), expected=WELCOME[language])


def link_findings(field: str, words: Bilingual) -> Iterator[Finding]:
    """Links in one language to a page of the other."""
    for language in Language:
        for token in tokens(words[language]):
            leads_elsewhere = token.kind is Kind.ADDRESS and _PAGE_OF[other(language)].search(token.text)
            if leads_elsewhere and not _PAGE_OF[language].search(token.text):
                yield finding("other_language_link", Place(field, language, token.line), token.text)


def stale_findings(rules: Rules) -> Iterator[Finding]:
    """A language that nobody has looked at since the other was changed."""
    for language in Language:
        if language in rules.stale:
            yield finding("older_than_other", Place("body", language))
