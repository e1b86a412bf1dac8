"""Signing: a named person vouches for one language of a version, never for what they wrote unless they may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.models.organisation import Organisation
from app.models.template import Template, TemplateVersion
from app.services.audit import named, note
from app.services.templates.finding import locked, versions_of
from app.services.templates.versions import (
    Signature,
    SignsAs,
    Standing,
    Version,
    VersionSuperseded,
    authors_of,
    numbered,
    put_in_force,
    put_signature,
    signatures_of,
    standings,
    unsigned,
)

_NAMES = {Language.CY: "Welsh", Language.EN: "English"}


class AuthorMayNotSign(OlrhainError):
    """Who wrote a language may sign for it only where the organisation says so."""


class NotTheAuthor(OlrhainError):
    """Somebody would sign as the author of what another wrote."""


class AlreadySigned(OlrhainError):
    """Somebody has signed for this language of this version."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who vouches, and as what; None is for a reviewer, or for the author where that is who they are.

    recorded_by: who of the organisation records it, where it is not the signer (a translator outside).
    """

    who: str
    role: SignsAs | None = None
    recorded_by: str | None = None


def sign(
    session: Session, template_id: UUID, number: int | None, language: Language, signer: Signer, now: datetime
) -> Signature:
    """Signs for one language of a version (None: the newest).

    Raises NotFound, NobodyNamed, AlreadySigned, VersionSuperseded, AuthorMayNotSign and NotTheAuthor.
    """
    template = locked(session, template_id)
    versions = versions_of(session, template_id)
    version = numbered(versions, number)
    if signature := signatures_of(version).get(language):
        raise AlreadySigned(f"{signature.who} has signed the {_NAMES[language]} of version {version.number} already")
    if standings(template, versions)[version.number] is not Standing.TO_SIGN:
        raise VersionSuperseded(f"a newer version has taken the place of version {version.number}")
    signature = signature_for(version, language, signer, author_may_sign(session), now)
    put_signature(version, language, signature)
    what = f"template version {version.number} signed for {language} by {signature.who} as {signature.role}"
    note(session, named(signer.recorded_by or signer.who), what, "templates", template_id)
    session.flush()
    return signature


def sign_and_publish_all(session: Session, case_type_id: UUID, who: str, now: datetime) -> int:
    """Signs the newest version of every template of a case type for both languages and publishes it.

    For whoever has read them all, such as those of a starter pack. Returns how many. Raises NobodyNamed and
    AuthorMayNotSign.
    """
    who = named(who)
    query = (
        select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(Template.case_type_id == case_type_id, Template.retired_at.is_(None))
        .order_by(TemplateVersion.number)
        .with_for_update(of=Template)
    )
    newest = {version.template_id: version for version in session.scalars(query)}
    waiting = [version for version in newest.values() if version.published_at is None]
    may = author_may_sign(session)
    for version in waiting:
        for language in unsigned(version):
            put_signature(version, language, signature_for(version, language, Signer(who), may, now))
        put_in_force(version, who, now)
    note(session, who, f"{len(waiting)} wordings signed and published", "case_types", case_type_id)
    return len(waiting)


def author_may_sign(session: Session) -> bool:
    """Whether the organisation lets who wrote a language sign for it."""
    return session.get_one(Organisation, organisation_of(session)).author_may_sign


def signature_for(version: Version, language: Language, signer: Signer, author_may: bool, now: datetime) -> Signature:
    """The signature that somebody may give. Raises NobodyNamed, AuthorMayNotSign and NotTheAuthor."""
    who, author = named(signer.who), authors_of(version)[language]
    if who.casefold() == author.casefold():
        if not author_may:
            raise AuthorMayNotSign(f"{author} wrote the {_NAMES[language]}, so somebody else signs for it")
        return Signature(who, SignsAs.AUTHOR, now)
    if signer.role is SignsAs.AUTHOR:
        raise NotTheAuthor(f"{author} wrote the {_NAMES[language]}, not {who}")
    return Signature(who, signer.role or SignsAs.REVIEWER, now)
