"""One template version: its words for each reader, what they lack, and what may go in their stead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain import placeholders
from app.domain.bilingual import Bilingual, Language
from app.domain.bilingual_text import tidy
from app.domain.glossary import Glossary
from app.domain.packs import OPTIONAL_PLACEHOLDERS
from app.domain.placeholders import TypedValue
from app.domain.reasons import Reason
from app.domain.recipients import Role

Values = Mapping[str, TypedValue]
_NO_SUBJECT = Bilingual("-", "-")


@dataclass(frozen=True, slots=True)
class Wording:
    """One template version: what is said on one channel. `signed`: by somebody, for both languages.

    fallback: words without free text, that go at once where a value that `body` needs lacks a language.
    """

    version_id: UUID
    body: Bilingual
    subject: Bilingual | None = None
    for_others: Bilingual | None = None
    signed: bool = True
    every_channel: bool = False
    fallback: Bilingual | None = None

    def body_for(self, role: Role) -> Bilingual:
        return self.body if role.is_the_subject or self.for_others is None else self.for_others

    def is_whole_for(self, role: Role) -> bool:
        """Whether the wording itself has words in both languages, whatever the values have."""
        return self.body_for(role).complete and (self.subject or _NO_SUBJECT).complete

    def in_stead(self) -> Wording | None:
        """The fallback as a wording of its own, the same for everybody."""
        if self.fallback is None:
            return None
        return replace(self, body=self.fallback, for_others=None, fallback=None)


def what_keeps_back(wording: Wording, role: Role, values: Values, places: Glossary, *, live: bool) -> Reason | None:
    """Why the words may not go to a reader yet; live keys wait for signatures, too."""
    missing = _what_is_missing(wording, role, values, places)
    return Reason.NOT_SIGNED if missing is None and live and not wording.signed else missing


def _what_is_missing(wording: Wording, role: Role, values: Values, places: Glossary) -> Reason | None:
    """Both languages wait while one of them is not ready, whoever reads which (welsh rule 4)."""
    body, subject = wording.body_for(role), wording.subject or _NO_SUBJECT
    welsh, english = (
        set(placeholders.missing(f"{subject[language]}\n{body[language]}", values, language, places))
        for language in Language
    )
    nowhere = welsh & english & OPTIONAL_PLACEHOLDERS
    welsh, english = welsh - nowhere, english - nowhere
    if welsh & english:
        return Reason.DETAIL_MISSING
    if welsh or Language.CY in (*body.missing, *subject.missing):
        return Reason.WELSH_MISSING
    if english or Language.EN in (*body.missing, *subject.missing):
        return Reason.ENGLISH_MISSING
    return None


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one reader, with the values that are to be put in."""

    subject: Bilingual | None
    body: Bilingual
    values: Values
    places: Glossary

    def line(self, language: Language) -> str:
        if self.subject is None:
            return ""
        return placeholders.render_line(self.subject[language], self.values, language, self.places)

    def text(self, language: Language) -> str:
        return tidy(placeholders.render(self.body[language], self.values, language, self.places))
