"""What tests of templates share: a template of a test's own organisation, and words that may be published."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.bilingual import Language
from app.domain.template_words import Side
from app.services.templates import drafts, finding, publishing, signing, submitting
from app.services.templates.drafts import Draft, Reading
from app.services.templates.signing import Signer

CY, EN = Language.CY, Language.EN
KEY = "case.opened/sms"
CASE_TYPE = "building-permit"
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
MORE = {CY: "Diolch am aros.", EN: "Thank you for waiting."}


def template(session: Session, key: str = KEY, case_type: str = CASE_TYPE) -> UUID:
    return finding.by_key(session, case_type, key).id


def longer(draft: Draft, language: Language, more: str | None = None) -> Side:
    """What a language says, and a sentence more."""
    now = draft.words.side(language)
    return Side(now.subject, f"{now.body} {more or MORE[language]}", now.for_others, now.fallback)


def write(session: Session, *languages: Language, who: str = "Awen Rhys", more: str | None = None) -> Draft:
    """Adds a sentence to the languages in one save."""
    template_id = template(session)
    draft = drafts.read(session, template_id)
    sides = {language: longer(draft, language, more) for language in languages}
    return drafts.save(session, template_id, draft.reading, sides, who, NOW)


def submit(session: Session, who: str = "Awen Rhys") -> int:
    """Writes both languages and submits them."""
    draft = write(session, CY, EN, who=who)
    return submitting.submit(session, draft.template_id, draft.reading, who).number


def sign(session: Session, *languages: Language, who: str = "Siân Puw", number: int | None = None) -> None:
    for language in languages:
        signing.sign(session, template(session), number, language, Signer(who), NOW)


def publish(session: Session, who: str = "Pedr Huws", number: int | None = None) -> int:
    return publishing.publish(session, template(session), number, who, NOW)


def reading(session: Session) -> Reading:
    return drafts.read(session, template(session)).reading
