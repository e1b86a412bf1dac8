"""What the checks say of words that are no template: what was added to an event, or an answer to a reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from app.domain.bilingual import Bilingual, Language
from app.domain.template_checks import Finding, Rules, words_findings
from app.domain.template_checks.pair_checks import missing_findings, wrong_language_findings
from app.services.words import glossary
from app.services.words.glossary import Kind
from app.services.words.spelling import is_spelled


def findings(
    session: Session, pair: Bilingual, of: Sequence[Language] = tuple(Language), *, compare: bool = True
) -> tuple[Finding, ...]:
    """The warnings about the languages in `of`. `compare`: say where both are the same.

    Nothing of this keeps words from being used: whoever wrote them decides.
    """
    rules = _rules(session)
    found = list(words_findings("words", pair, rules))
    if pair.complete:
        found += wrong_language_findings("words", pair)
        found += (one for one in missing_findings("words", pair) if compare and one.code == "same_text")
    return tuple(_once(one for one in found if one.language is None or one.language in of))


def _rules(session: Session) -> Rules:
    entries = glossary.entries(session)
    words = (word for one in entries if one.kind is Kind.WORD for text in (one.cy, one.en) for word in text.split())
    places = (name for one in entries if one.kind is Kind.PLACE for name in (one.cy, one.en))
    return Rules(allowed={}, own_words=frozenset(words), own_places=frozenset(places), spelled=is_spelled)


def _once(found: Iterable[Finding]) -> Iterable[Finding]:
    """Each sentence once: two words of one line may call for the same."""
    return {one.sentence: one for one in found}.values()
