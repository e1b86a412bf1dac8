"""Submitting: a draft that is whole becomes a version whose words never change, for others to sign."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.template_checks import Finding
from app.models.template import TemplateVersion
from app.services.audit import named, note
from app.services.templates import drafts
from app.services.templates.drafts import DraftChanged, NoDraft, Reading
from app.services.templates.finding import draft_of, locked
from app.services.templates.rules import Checker, Spelled


class NotSubmittable(OlrhainError):
    """A draft cannot be submitted yet; `findings` is all that the checks say, what only warns included.

    stale: the languages that nobody has confirmed since the other changed. empty: those with no words.
    """

    def __init__(self, findings: tuple[Finding, ...], stale: frozenset[Language], empty: tuple[Language, ...]) -> None:
        blocking = [finding.sentence.en for finding in findings if finding.blocking]
        super().__init__("; ".join(blocking) or "one language is not ready")
        self.findings = findings
        self.stale = stale
        self.empty = empty


@dataclass(frozen=True, slots=True)
class Submitted:
    """The number of the new version, and what the checks warn of."""

    number: int
    warnings: tuple[Finding, ...]


def submit(
    session: Session, template_id: UUID, reading: Reading, who: str, spelled: Spelled | None = None
) -> Submitted:
    """Makes the draft a new version, unsigned, and removes the draft.

    Older versions that are not fully signed are superseded by it. spelled: see Checker. Raises NotFound,
    NobodyNamed, NoDraft, DraftChanged, and NotSubmittable with every finding.
    """
    template, who = locked(session, template_id), named(who)
    row, draft = draft_of(session, template_id), drafts.read(session, template_id)
    if row is None:
        raise NoDraft
    if draft.reading != reading:
        raise DraftChanged(draft)
    findings = Checker(session, spelled).findings(template, draft.words, draft.stale)
    empty = tuple(language for language in Language if draft.words.is_empty(language))
    if draft.stale or empty or any(finding.blocking for finding in findings):
        raise NotSubmittable(findings, draft.stale, empty)
    number = draft.reading.version + 1
    session.add(_version(session, draft, number, who))
    session.delete(row)
    note(session, who, f"template submitted as version {number}", "templates", template_id)
    session.flush()
    return Submitted(number, findings)


def _version(session: Session, draft: drafts.Draft, number: int, who: str) -> TemplateVersion:
    words = draft.words
    return TemplateVersion(
        organisation_id=organisation_of(session),
        template_id=draft.template_id,
        number=number,
        subject=words.subject,
        body=words.body,
        for_others=words.for_others,
        fallback=words.fallback,
        author_cy=draft.authors.get(Language.CY, who),
        author_en=draft.authors.get(Language.EN, who),
    )
