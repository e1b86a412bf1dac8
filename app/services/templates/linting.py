"""Checking every template of an organisation at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.template_checks import Finding
from app.services.templates import drafts
from app.services.templates.finding import listed, versions_of
from app.services.templates.rules import Checker, Spelled
from app.services.templates.versions import words_of


@dataclass(frozen=True, slots=True)
class Linted:
    """One template and what the checks say of it. `place`: case type and key."""

    place: str
    findings: tuple[Finding, ...]


def lint(session: Session, case_type: str | None = None, spelled: Spelled | None = None) -> tuple[Linted, ...]:
    """The draft of every template that is not retired, or its newest version. Raises NotFound for the case type."""
    checker = Checker(session, spelled)
    found = []
    for code, template in listed(session, case_type):
        if template.retired_at is None:
            draft = drafts.read(session, template.id)
            findings = checker.findings(template, draft.words, draft.stale)
            found.append(Linted(f"{code} {template.key}", findings))
    return tuple(found)


def keeps_from_publishing(session: Session, case_type: str) -> tuple[Linted, ...]:
    """The newest versions of a case type that wait to be published and that a check blocks. Raises NotFound."""
    checker = Checker(session)
    found = []
    for code, template in listed(session, case_type):
        version = next(reversed(versions_of(session, template.id)), None)
        if template.retired_at is None and version is not None and version.published_at is None:
            findings = tuple(one for one in checker.findings(template, words_of(version)) if one.blocking)
            if findings:
                found.append(Linted(f"{code} {template.key}", findings))
    return tuple(found)
