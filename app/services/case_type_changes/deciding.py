"""From a draft to what is in force: submitted as a version, signed for each language, published; and back again.

What is published reaches every process within seconds: see `app.services.case_types.Catalogue`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Language
from app.domain.case_type_content import CaseTypeContent, as_dict, from_dict, keeping
from app.domain.errors import OlrhainError
from app.domain.quiet_hours import widens
from app.domain.recipients import Sensitivity
from app.domain.template_checks import Finding
from app.models.case_type import CaseType, CaseTypeVersion
from app.services.audit import named, note
from app.services.case_type_changes import drafts
from app.services.case_type_changes.access import keep_roles
from app.services.case_type_changes.checking import findings
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.case_type_changes.rows import content_of, draft_of, locked, put_in_force, versions_of
from app.services.templates import versions
from app.services.templates.drafts import NoDraft, Reading
from app.services.templates.publishing import AlreadyPublished
from app.services.templates.rules import Spelled
from app.services.templates.signing import AlreadySigned, Signer, author_may_sign, signature_for
from app.services.templates.versions import (
    Signature,
    Standing,
    VersionSuperseded,
    numbered,
    put_signature,
    signatures_of,
    standings_of,
    unsigned,
)

_CARE = (Sensitivity.OPEN, Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


class NotReady(OlrhainError):
    """It cannot be submitted or published yet.

    unsigned: the languages for which nobody has signed. findings: what blocks it. stale: whether a language waits to be
    confirmed.
    """

    def __init__(
        self, unsigned: tuple[Language, ...] = (), findings: tuple[Finding, ...] = (), stale: bool = False
    ) -> None:
        super().__init__("; ".join(one.sentence.en for one in findings) or "one language is not ready")
        self.unsigned = unsigned
        self.findings = findings
        self.stale = stale


class NeedsManager(OlrhainError):
    """It would protect its cases less than before, which a manager has to allow."""


def lowers(before: CaseTypeContent, after: CaseTypeContent) -> bool:
    """Whether the cases would be protected less than before: with less care, or with messages at more hours."""
    return takes_less_care(before, after) or widens(before.hours, after.hours)


def takes_less_care(before: CaseTypeContent, after: CaseTypeContent) -> bool:
    return _CARE.index(after.sensitivity) < _CARE.index(before.sensitivity)


def submit(
    session: Session, case_type_id: UUID, reading: Reading, who: str, now: datetime, spelled: Spelled | None = None
) -> int:
    """Makes the draft a version that nobody can change any more, for others to sign; returns its number.

    Raises NotFound, NoDraft, PartChanged where it was saved since it was read, and NotReady.
    """
    row, who = locked(session, case_type_id), named(who)
    kept, draft = draft_of(session, case_type_id), drafts.read(session, case_type_id)
    if kept is None:
        raise NoDraft
    if draft.reading != reading:
        raise PartChanged(draft)
    blocking = tuple(one for one in findings(session, case_type_id, draft.content, spelled) if one.blocking)
    if blocking or draft.stale:
        raise NotReady(findings=blocking, stale=bool(draft.stale))
    number = draft.reading.version + 1
    session.add(_version(session, draft, number, who))
    session.delete(kept)
    if row.in_preparation:
        # What nobody has published yet is what test keys get, as with drafts of templates.
        put_in_force(session, row, draft.content, now)
        keep_roles(session, row, who)
    note(session, who, f"case type submitted as version {number}", "case_types", case_type_id)
    session.flush()
    return number


def sign(session: Session, case_type_id: UUID, number: int, language: Language, who: str, now: datetime) -> Signature:
    """Signs for one language of a version. Raises NotFound, AlreadySigned, VersionSuperseded, AuthorMayNotSign."""
    locked(session, case_type_id)
    there = versions_of(session, case_type_id)
    version = numbered(there, number)
    if language in signatures_of(version):
        raise AlreadySigned(f"version {number} is signed for {language} already")
    if standings_of(there)[number] is not Standing.TO_SIGN:
        raise VersionSuperseded(f"a newer version has taken the place of version {number}")
    signature = signature_for(version, language, Signer(who), author_may_sign(session), now)
    put_signature(version, language, signature)
    what = f"case type version {number} signed for {language} as {signature.role}"
    note(session, named(who), what, "case_types", case_type_id)
    session.flush()
    return signature


def allow_lowering(session: Session, case_type_id: UUID, number: int, who: str) -> None:
    """Records that a manager allows a version to protect its cases less than before. Raises NotFound. Safe twice."""
    locked(session, case_type_id)
    version = numbered(versions_of(session, case_type_id), number)
    if version.lowering_allowed_by is None:
        version.lowering_allowed_by = named(who)
        note(session, named(who), f"case type version {number} may protect less", "case_types", case_type_id)
        session.flush()


def publish(session: Session, case_type_id: UUID, number: int, who: str, now: datetime) -> None:
    """Puts a version in force. Raises NotFound, AlreadyPublished, VersionSuperseded, NotReady and NeedsManager."""
    row = locked(session, case_type_id)
    there = versions_of(session, case_type_id)
    version = numbered(there, number)
    standing = standings_of(there)[number]
    if standing is Standing.IN_FORCE:
        raise AlreadyPublished(f"version {number} is published already")
    if standing in (Standing.REPLACED, Standing.SUPERSEDED):
        raise VersionSuperseded(f"a newer version has taken the place of version {number}")
    _put_in_force(session, row, version, named(who), now)


def roll_back(session: Session, case_type_id: UUID, number: int, who: str, now: datetime, by_manager: bool) -> int:
    """Publishes what an older version said as a new one, with its signatures; returns the new number.

    by_manager: who does this may allow that cases are protected less. What was added since is retired. Raises NotFound,
    AlreadyPublished, NotReady and NeedsManager.
    """
    row, who = locked(session, case_type_id), named(who)
    there = versions_of(session, case_type_id)
    old = numbered(there, number)
    if standings_of(there)[number] is Standing.IN_FORCE:
        raise AlreadyPublished(f"version {number} is published already")
    version = _copy(session, old, content_of(row), there[-1].number + 1)
    version.lowering_allowed_by = who if by_manager else None
    session.add(version)
    _put_in_force(session, row, version, who, now, is_return=old.published_at is not None)
    return version.number


def _put_in_force(
    session: Session, row: CaseType, version: CaseTypeVersion, who: str, now: datetime, is_return: bool = False
) -> None:
    """is_return: it was in force before, which is as good as two signatures: a starter pack has none."""
    content = from_dict(version.content)
    missing = () if is_return else unsigned(version)
    blocking = tuple(one for one in findings(session, row.id, content) if one.blocking)
    if missing or blocking:
        raise NotReady(missing, blocking)
    if not row.in_preparation and lowers(content_of(row), content) and version.lowering_allowed_by is None:
        raise NeedsManager
    versions.put_in_force(version, who, now)
    put_in_force(session, row, content, now)
    keep_roles(session, row, who)
    row.in_preparation = False
    said = f" {version.note}" if version.note else ""
    note(session, who, f"case type version {version.number} published{said}", "case_types", row.id)
    session.flush()


def _version(session: Session, draft: Draft, number: int, who: str) -> CaseTypeVersion:
    return CaseTypeVersion(
        organisation_id=organisation_of(session),
        case_type_id=draft.case_type_id,
        number=number,
        content=as_dict(draft.content),
        author_cy=draft.authors.get(Language.CY, who),
        author_en=draft.authors.get(Language.EN, who),
    )


def _copy(session: Session, old: CaseTypeVersion, present: CaseTypeContent, number: int) -> CaseTypeVersion:
    version = CaseTypeVersion(
        organisation_id=organisation_of(session),
        case_type_id=old.case_type_id,
        number=number,
        content=as_dict(keeping(from_dict(old.content), present)),
        author_cy=old.author_cy,
        author_en=old.author_en,
        note=f"as version {old.number}",
    )
    for language, signature in signatures_of(old).items():
        put_signature(version, language, signature)
    return version
