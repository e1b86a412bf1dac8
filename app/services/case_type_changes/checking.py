"""What the checks say of a case type that is being written: its words, and the templates that need what it has."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import case_type_checks, placeholders
from app.domain.bilingual import Language
from app.domain.case_type_content import MOST_STEPS, CaseTypeContent
from app.domain.pack_checks import Names, placeholders_for
from app.domain.packs import REMINDER_EVENT
from app.domain.template_checks import Finding, Rules
from app.domain.template_words import FIELDS, TemplateWords
from app.models.template import Template
from app.services.case_type_changes.rows import content_of, there
from app.services.templates.rules import Spelled
from app.services.templates.versions import words_of
from app.services.words import glossary
from app.services.words.glossary import Kind


def findings(
    session: Session, case_type_id: UUID, content: CaseTypeContent, spelled: Spelled | None = None
) -> tuple[Finding, ...]:
    """Everything to change before it may be published. spelled: see `templates.rules.Checker`. Raises NotFound."""
    templates = _templates(session, case_type_id)
    found = [*case_type_checks.check(content, _rules(session, spelled), MOST_STEPS)]
    found += _unmet(templates, content_of(there(session, case_type_id)), content)
    if content.reminder_days and REMINDER_EVENT not in {template.event for template in templates}:
        found.append(case_type_checks.finding("no_reminder_words", "settings"))
    return tuple(found)


def _rules(session: Session, spelled: Spelled | None) -> Rules:
    entries = glossary.entries(session)
    words = frozenset(
        word for entry in entries if entry.kind is Kind.WORD for text in (entry.cy, entry.en) for word in text.split()
    )
    places = frozenset(name for entry in entries if entry.kind is Kind.PLACE for name in (entry.cy, entry.en))
    return Rules({}, own_words=words, own_places=places, spelled=spelled)


def _templates(session: Session, case_type_id: UUID) -> list[Template]:
    kept = (Template.case_type_id == case_type_id, Template.retired_at.is_(None))
    return list(session.scalars(select(Template).where(*kept).order_by(Template.event, Template.channel)))


def _unmet(templates: list[Template], before: CaseTypeContent, after: CaseTypeContent) -> Iterator[Finding]:
    """The placeholders that templates use, that have a value now, and that would have none."""
    if (before.link, dict(before.placeholders)) == (after.link, dict(after.placeholders)):
        return
    for template in templates:
        lost = _names(template.event, before).keys() - _names(template.event, after).keys()
        for name in sorted(lost & _used(template)):
            said = f"(({name}))"
            yield case_type_checks.finding("template_needs_it", "settings", said=said, template=template.key)


def _names(event: str, content: CaseTypeContent) -> Names:
    return placeholders_for(event, link=content.link, details=content.placeholders)


def _used(template: Template) -> set[str]:
    """What its newest version uses, and the one in force where that is another."""
    published = [one for one in template.versions if one.published_at is not None]
    return {name for one in {*template.versions[-1:], *published[-1:]} for name in _names_in(words_of(one))}


def _names_in(words: TemplateWords) -> Iterator[str]:
    for language in Language:
        side = words.side(language)
        for field in FIELDS:
            yield from (found.name for found in placeholders.find(side.says(field)))
