"""One template as the desk opens it: where it stands, for whoever may see its case type."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, raiseload

from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound
from app.domain.recipients import Channel, Sensitivity
from app.models.case_type import CaseType, Milestone
from app.models.template import Template

Types = Collection[UUID]
"""The case types of which somebody may see or change something."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a template stands. milestone: the label of the one that it is about; None: whichever."""

    template_id: UUID
    case_type_id: UUID
    case_type_code: str
    case_type: Bilingual
    sensitivity: Sensitivity
    event: str
    milestone: Bilingual | None
    channel: Channel
    retired_at: datetime | None

    @property
    def is_text(self) -> bool:
        return self.channel is Channel.SMS


def placed(session: Session, template_id: UUID, types: Types) -> Placed:
    """Raises NotFound for another's template, and for one of a case type that is not among `types`."""
    query = (
        select(Template, CaseType.id, CaseType.code, CaseType.name, CaseType.sensitivity, Milestone.label)
        .join(CaseType, CaseType.id == Template.case_type_id)
        .outerjoin(
            Milestone, and_(Milestone.case_type_id == Template.case_type_id, Milestone.code == Template.milestone)
        )
        .where(Template.id == template_id, Template.case_type_id.in_(types))
        .options(raiseload(Template.versions))
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("there is no such template")
    template = row.Template
    return Placed(
        template_id=template.id,
        case_type_id=row.id,
        case_type_code=row.code,
        case_type=row.name,
        sensitivity=Sensitivity(row.sensitivity),
        event=template.event,
        milestone=_label(template.milestone, row.label),
        channel=Channel(template.channel),
        retired_at=template.retired_at,
    )


def _label(code: str | None, label: Bilingual | None) -> Bilingual | None:
    """A milestone that is not there any more is named by its code."""
    return label or (Bilingual(code, code) if code else None)
