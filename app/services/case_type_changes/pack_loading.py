"""Making a case type of a starter pack: its steps, and its wording as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.case_type_content import as_dict
from app.domain.errors import OlrhainError
from app.domain.packs import Pack, PackTemplate
from app.models.case_type import CaseType, CaseTypeVersion, Milestone, Outcome
from app.models.template import Template, TemplateVersion
from app.services.audit import note
from app.services.case_type_changes.rows import content_of

MACHINE = "starter pack"
"""Who has written what nobody here has."""


class PackAlreadyLoaded(OlrhainError):
    """The organisation has a case type of that code already; its words are the organisation's own now."""


def load_pack(session: Session, pack: Pack, who: str = "operator", in_preparation: bool = False) -> UUID:
    """Makes a case type of a pack, its wording as drafts. Raises PackAlreadyLoaded.

    It is published at once, as its first version, unless it is to be in preparation: see `case_type_changes.making`.
    """
    code = pack.case_type.code
    if session.scalar(select(CaseType.id).where(CaseType.code == code)) is not None:
        raise _loaded_already(code)
    organisation_id = organisation_of(session)
    case_type = CaseType(
        organisation_id=organisation_id,
        code=code,
        position=session.scalar(select(func.count()).select_from(CaseType)),
        name=pack.case_type.name,
        sensitivity=pack.case_type.sensitivity.value,
        link=pack.case_type.link,
        reminder_days=pack.case_type.reminder_days,
        hours=pack.case_type.hours,
        placeholders={placeholder.name: placeholder.type.value for placeholder in pack.placeholders},
        in_preparation=in_preparation,
    )
    session.add(case_type)
    try:
        session.flush()
    except IntegrityError:  # somebody else loads it at the same moment
        raise _loaded_already(code) from None
    _add_steps(session, case_type.id, pack)
    _add_templates(session, case_type.id, (*pack.templates, *pack.neutral))
    if not in_preparation:
        _add_version(session, case_type, pack, who)
    note(session, who, f"pack {pack.code} version {pack.version} loaded", "case_types", case_type.id)
    return case_type.id


def _loaded_already(code: str) -> PackAlreadyLoaded:
    return PackAlreadyLoaded(f"the case type {code} is there already")


def _add_version(session: Session, case_type: CaseType, pack: Pack, who: str) -> None:
    session.flush()
    session.refresh(case_type, ["milestones", "outcomes"])
    session.add(
        CaseTypeVersion(
            organisation_id=organisation_of(session),
            case_type_id=case_type.id,
            number=1,
            content=as_dict(content_of(case_type)),
            author_cy=MACHINE,
            author_en=MACHINE,
            published_at=func.now(),
            published_by=who,
            note=f"starter pack {pack.code}, version {pack.version}",
        )
    )


def _add_steps(session: Session, case_type_id: UUID, pack: Pack) -> None:
    organisation_id = organisation_of(session)
    for position, milestone in enumerate(pack.milestones):
        session.add(
            Milestone(
                organisation_id=organisation_id,
                case_type_id=case_type_id,
                code=milestone.code,
                position=position,
                label=milestone.label,
                sentence=milestone.sentence,
                next=milestone.next,
                working_days=milestone.working_days,
            )
        )
    for position, outcome in enumerate(pack.outcomes):
        session.add(
            Outcome(
                organisation_id=organisation_id,
                case_type_id=case_type_id,
                code=outcome.code,
                position=position,
                label=outcome.label,
                meaning=outcome.meaning,
            )
        )


def _add_templates(session: Session, case_type_id: UUID, templates: Sequence[PackTemplate]) -> None:
    """With one flush for all of them: one for each takes most of the time that a new organisation waits for."""
    organisation_id = organisation_of(session)
    rows = [
        Template(
            organisation_id=organisation_id,
            case_type_id=case_type_id,
            event=template.event,
            milestone=template.milestone,
            channel=template.channel.value,
        )
        for template in templates
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(_first_version(row, template) for row, template in zip(rows, templates, strict=True))


def _first_version(row: Template, template: PackTemplate) -> TemplateVersion:
    return TemplateVersion(
        organisation_id=row.organisation_id,
        template_id=row.id,
        number=1,
        subject=template.subject,
        body=template.body,
        for_others=template.for_others,
        fallback=template.fallback,
        author_cy=MACHINE,
        author_en=MACHINE,
    )
