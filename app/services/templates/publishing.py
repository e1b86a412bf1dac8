"""What live keys send: publishing a version, retiring a template, and going back to what was published before.

The messages that waited for a publication go once the transaction is over: see `app.services.events.releasing`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.template_checks import Finding
from app.models.template import Template, TemplateVersion
from app.services.audit import named, note
from app.services.templates.finding import locked, versions_of
from app.services.templates.rules import Checker
from app.services.templates.versions import (
    Standing,
    VersionSuperseded,
    numbered,
    put_in_force,
    put_signature,
    signatures_of,
    standings,
    unsigned,
    words_of,
)


class NotPublishable(OlrhainError):
    """A version lacks a signature, or its words must not be sent; `unsigned` and `findings` say all of it."""

    def __init__(self, unsigned: tuple[Language, ...], findings: tuple[Finding, ...]) -> None:
        reasons = [f"nobody has signed for {language}" for language in unsigned]
        reasons += [finding.sentence.en for finding in findings if finding.blocking]
        super().__init__("; ".join(reasons))
        self.unsigned = unsigned
        self.findings = findings


class AlreadyPublished(OlrhainError):
    """This version is what live keys send already."""


class AlreadyRetired(OlrhainError):
    """The template is sent no more already."""


def publish(session: Session, template_id: UUID, number: int | None, who: str, now: datetime) -> int:
    """Has live keys send a version (None: the newest) from now on; returns its number. Ends a retirement.

    Raises NotFound, NobodyNamed, AlreadyPublished, VersionSuperseded, and NotPublishable with all that is missing.
    """
    template, who = locked(session, template_id), named(who)
    versions = versions_of(session, template_id)
    version = numbered(versions, number)
    standing = standings(template, versions)[version.number]
    if standing is Standing.IN_FORCE:
        raise AlreadyPublished(f"version {version.number} is published already")
    if standing in (Standing.REPLACED, Standing.SUPERSEDED):
        raise VersionSuperseded(
            f"a newer version has taken the place of version {version.number}; roll back to use it again"
        )
    _put_in_force(session, template, version, who, now)
    return version.number


def retire(session: Session, template_id: UUID, who: str, now: datetime) -> None:
    """Has the template sent no more, by any key, until it is published again.

    Where a template serves every milestone, one for a single milestone gives way to it.
    Raises NotFound, NobodyNamed and AlreadyRetired.
    """
    template, who = locked(session, template_id), named(who)
    if template.retired_at is not None:
        raise AlreadyRetired("this template is retired already")
    template.retired_at = now
    note(session, who, "template retired", "templates", template_id)
    session.flush()


def roll_back(session: Session, template_id: UUID, number: int, who: str, now: datetime) -> int:
    """Publishes the words and signatures of an older version as a new one at once; returns the new number.

    Raises NotFound, NobodyNamed, AlreadyPublished for the one in force, and NotPublishable.
    """
    template, who = locked(session, template_id), named(who)
    versions = versions_of(session, template_id)
    old = numbered(versions, number)
    if standings(template, versions)[number] is Standing.IN_FORCE:
        raise AlreadyPublished(f"version {number} is published already")
    version = _copy(session, old, versions[-1].number + 1)
    _put_in_force(session, template, version, who, now)
    return version.number


def _put_in_force(session: Session, template: Template, version: TemplateVersion, who: str, now: datetime) -> None:
    """What publishing and rolling back share, so that nothing is published without both signatures."""
    missing = unsigned(version)
    findings = Checker(session).findings(template, words_of(version))
    if missing or any(finding.blocking for finding in findings):
        raise NotPublishable(missing, findings)
    put_in_force(version, who, now)
    session.add(version)
    template.retired_at = None
    said = f" {version.note}" if version.note else ""
    note(session, who, f"template version {version.number} published{said}", "templates", template.id)
    session.flush()


def _copy(session: Session, old: TemplateVersion, number: int) -> TemplateVersion:
    """The version that it would be; it is written only when nothing keeps it from being published."""
    version = TemplateVersion(
        organisation_id=organisation_of(session),
        template_id=old.template_id,
        number=number,
        subject=old.subject,
        body=old.body,
        for_others=old.for_others,
        fallback=old.fallback,
        author_cy=old.author_cy,
        author_en=old.author_en,
        note=f"as version {old.number}",
    )
    for language, signature in signatures_of(old).items():
        put_signature(version, language, signature)
    return version
