"""What the editor checks before a template is published: what blocks it, and what it warns of.

A clean check is no approval: a named Welsh speaker signs off. `app.domain.template_checks.sentences` lists the
codes of the findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.bilingual import Bilingual, Language
from app.domain.emails.closing import WELCOME
from app.domain.recipients import Channel
from app.domain.template_checks.findings import MOST_FRAGMENTS, Finding, Rules, TemplateText
from app.domain.template_checks.mutation import mutation_findings
from app.domain.template_checks.pair_checks import (
    comparing_findings,
    missing_findings,
    mixed_findings,
    wrong_language_findings,
)
from app.domain.template_checks.placeholder_checks import differing_findings, fallback_findings, filling_findings
from app.domain.template_checks.samples import Samples, samples_for, samples_of
from app.domain.template_checks.sending_checks import (
    length_findings,
    link_findings,
    lost_findings,
    stale_findings,
    welcome_findings,
)
from app.domain.template_checks.sentences import Place, finding
from app.domain.template_checks.spelling import spelling_findings
from app.domain.template_checks.welsh_style import plural_findings, style_findings, value_findings

__all__ = [
    "MOST_FRAGMENTS",
    "WELCOME",
    "Finding",
    "Rules",
    "Samples",
    "TemplateText",
    "check",
    "samples_for",
    "samples_of",
    "words_findings",
]


def check(text: TemplateText, rules: Rules) -> tuple[Finding, ...]:
    """Everything to change in a text, in the order of its fields and their lines; nothing in a clean one."""
    fields = text.fields()
    order = {name: number for number, (name, _words) in enumerate(fields)}
    found = [*_about_the_whole(text, rules)]
    for name, words in fields:
        found.extend(_in_field(name, words, text.channel, rules))
    return tuple(sorted(found, key=lambda one: (order.get(one.field, -1), one.line)))


def words_findings(field: str, words: Bilingual, rules: Rules) -> Iterator[Finding]:
    """The warnings about words alone, for pairs that are no template, too: labels, sentences, outcomes."""
    mixed = tuple(mixed_findings(field, words, rules))
    told = {(one.language, word) for one in mixed for word in one.said.split()}
    yield from mixed
    yield from (one for one in spelling_findings(field, words, rules) if (one.language, one.said) not in told)
    yield from mutation_findings(field, words, rules)
    yield from plural_findings(field, words, rules)
    yield from value_findings(field, words, rules)
    yield from style_findings(field, words)


def _about_the_whole(text: TemplateText, rules: Rules) -> Iterator[Finding]:
    yield from stale_findings(rules)
    if text.channel is not Channel.SMS and text.subject is None:
        yield from (finding("language_empty", Place("subject", language)) for language in Language)
    if text.fallback is not None:
        yield from fallback_findings(text.fallback, rules.allowed)


def _in_field(field: str, words: Bilingual, channel: Channel, rules: Rules) -> Iterator[Finding]:
    yield from missing_findings(field, words)
    yield from filling_findings(field, words, rules.allowed)
    yield from link_findings(field, words)
    if channel is Channel.SMS:
        yield from lost_findings(field, words)
        yield from length_findings(field, words, rules)
    if not words.complete:
        yield from words_findings(field, words, rules)
        return
    wrong = tuple(wrong_language_findings(field, words))
    yield from wrong
    yield from differing_findings(field, words, rules.allowed)
    yield from comparing_findings(field, words)
    if channel is not Channel.SMS and field != "subject":
        yield from welcome_findings(field, words)
    foreign = {one.language for one in wrong}
    yield from (one for one in words_findings(field, words, rules) if one.language not in foreign)
