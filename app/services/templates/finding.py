"""Finding templates: by their id, or by the names under which people know them."""

from __future__ import annotations

from difflib import get_close_matches
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.case_type import CaseType
from app.models.template import Template, TemplateDraft, TemplateVersion


def there(session: Session, template_id: UUID) -> Template:
    """The template, to look at. Raises NotFound, as for another's."""
    found = session.scalar(select(Template).where(Template.id == template_id))
    if found is None:
        raise NotFound("there is no such template")
    return found


def locked(session: Session, template_id: UUID) -> Template:
    """The template, which nobody else changes until this transaction ends. Raises NotFound, as for another's."""
    query = select(Template).where(Template.id == template_id).with_for_update(of=Template)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("there is no such template")
    return found


def by_key(session: Session, case_type: str, key: str) -> Template:
    """A template by the code of its case type and its key, such as `case.opened/sms`. Raises NotFound."""
    of_type = [template for _, template in listed(session, case_type)]
    found = next((template for template in of_type if template.key == key), None)
    if found is None:
        nearest = get_close_matches(key, [template.key for template in of_type], cutoff=0)
        raise NotFound(f"{case_type} has no template {key}; the nearest are {', '.join(nearest) or 'none'}")
    return found


def listed(session: Session, case_type: str | None = None) -> list[tuple[str, Template]]:
    """Every template with the code of its case type, in order. Raises NotFound for a case type that is not there."""
    query = select(CaseType.code, Template).join(Template, Template.case_type_id == CaseType.id)
    if case_type is not None:
        codes = session.scalars(select(CaseType.code).order_by(CaseType.position)).all()
        if case_type not in codes:
            raise NotFound(f"there is no case type {case_type}; there are {', '.join(codes) or 'none'}")
        query = query.where(CaseType.code == case_type)
    rows = session.execute(query.order_by(CaseType.position)).all()
    position = {code: place for place, code in enumerate(dict.fromkeys(row.code for row in rows))}
    return sorted(
        ((code, template) for code, template in rows),
        key=lambda one: (position[one[0]], one[1].event == "neutral", one[1].key),
    )


def draft_of(session: Session, template_id: UUID) -> TemplateDraft | None:
    return session.scalar(select(TemplateDraft).where(TemplateDraft.template_id == template_id))


def versions_of(session: Session, template_id: UUID) -> list[TemplateVersion]:
    """The versions of a template, oldest first, as the table has them now."""
    query = select(TemplateVersion).where(TemplateVersion.template_id == template_id).order_by(TemplateVersion.number)
    return list(session.scalars(query))
