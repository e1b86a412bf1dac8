"""How an organisation writes texts in both languages, and whether who wrote a language may sign for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import BothTexts
from app.models.organisation import Organisation
from app.services.audit import note


@dataclass(frozen=True, slots=True)
class LanguagePolicy:
    both_texts: BothTexts
    author_may_sign: bool


def change(
    session: Session,
    both_texts: BothTexts | None = None,
    author_may_sign: bool | None = None,
    who: str = "operator",
) -> LanguagePolicy:
    """Changes what is given, and returns the policy as it is then."""
    organisation = session.get_one(Organisation, organisation_of(session))
    if both_texts is not None:
        organisation.both_texts = both_texts.value
        note(session, who, f"texts in both languages: {both_texts}", "organisations", organisation.id)
    if author_may_sign is not None:
        organisation.author_may_sign = author_may_sign
        note(session, who, f"author may sign: {author_may_sign}", "organisations", organisation.id)
    return LanguagePolicy(BothTexts(organisation.both_texts), organisation.author_may_sign)
