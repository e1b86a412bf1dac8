"""Versions of a template: what each says, who wrote and signed it, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from app.domain.bilingual import Language
from app.domain.errors import NotFound, OlrhainError
from app.domain.template_words import TemplateWords
from app.models.case_type import CaseTypeVersion
from app.models.template import Template, TemplateDraft, TemplateVersion

Version = TemplateVersion | CaseTypeVersion
"""What is signed for each language and then published."""
AnyVersion = TypeVar("AnyVersion", TemplateVersion, CaseTypeVersion)


class Standing(StrEnum):
    """Where a version stands. At most one of a template is in force."""

    TO_SIGN = "to-sign"
    SIGNED = "signed"
    IN_FORCE = "in-force"
    REPLACED = "replaced"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


class SignsAs(StrEnum):
    """What somebody is to the words that they sign for."""

    REVIEWER = "reviewer"
    AUTHOR = "author"
    TRANSLATOR = "translator"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who vouches for one language of a version, as what, and since when."""

    who: str
    role: SignsAs
    at: datetime


class VersionSuperseded(OlrhainError):
    """A newer version has taken the place of this one, so nothing more can come of it."""


def words_of(row: TemplateVersion | TemplateDraft) -> TemplateWords:
    return TemplateWords(row.subject, row.body, row.for_others, row.fallback)


def authors_of(version: Version) -> Mapping[Language, str]:
    return {Language.CY: version.author_cy, Language.EN: version.author_en}


def signatures_of(version: Version) -> Mapping[Language, Signature]:
    """The signatures that are there. Those of an older time may lack what they were given as, and when."""
    found = {}
    for language in Language:
        who, role, at = (getattr(version, f"signed_{language}{part}") for part in ("", "_as", "_at"))
        if who:
            found[language] = Signature(who, SignsAs(role or SignsAs.REVIEWER), at or version.created_at)
    return found


def unsigned(version: Version) -> tuple[Language, ...]:
    """The languages for which nobody has signed, Welsh first."""
    return tuple(language for language in Language if language not in signatures_of(version))


def put_signature(version: Version, language: Language, signature: Signature) -> None:
    """The one way in which a signature is written."""
    setattr(version, f"signed_{language}", signature.who)
    setattr(version, f"signed_{language}_as", signature.role.value)
    setattr(version, f"signed_{language}_at", signature.at)


def put_in_force(version: Version, who: str, now: datetime) -> None:
    """The one way in which a version is published; the newest published one is in force."""
    version.published_at, version.published_by = now, who


def standings(template: Template, versions: Sequence[TemplateVersion]) -> Mapping[int, Standing]:
    """Where each version of a template stands, by its number."""
    return standings_of(versions, template.retired_at is not None)


def standings_of(versions: Sequence[Version], is_retired: bool = False) -> Mapping[int, Standing]:
    """The same for versions of any kind."""
    published = [one.number for one in versions if one.published_at is not None]
    newest, in_force = max((one.number for one in versions), default=0), max(published, default=0)
    return {one.number: _standing(is_retired, one, newest, in_force) for one in versions}


def _standing(is_retired: bool, version: Version, newest: int, in_force: int) -> Standing:
    if version.number == in_force:
        return Standing.RETIRED if is_retired else Standing.IN_FORCE
    if version.published_at is not None:
        return Standing.REPLACED
    if version.number < in_force:
        return Standing.SUPERSEDED
    if not unsigned(version):
        return Standing.SIGNED
    return Standing.TO_SIGN if version.number == newest else Standing.SUPERSEDED


def numbered(versions: Sequence[AnyVersion], number: int | None) -> AnyVersion:
    """The version of that number, or the newest for None. Raises NotFound."""
    if number is None and versions:
        return versions[-1]
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotFound(f"there is no version {number}" if number is not None else "there is no version yet")
    return found
