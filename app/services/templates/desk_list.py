"""The templates of an organisation as the desk lists them: what each is for, and what it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session, load_only, raiseload

from app.domain.bilingual import Bilingual, Language
from app.domain.recipients import Channel
from app.domain.template_places import order
from app.models.case_type import CaseType, Milestone
from app.models.template import Template, TemplateDraft, TemplateVersion
from app.services.templates.placed import Types
from app.services.templates.versions import Standing, standings, unsigned


class State(StrEnum):
    """What is to be said of a template at a glance. It may be several at once: live, with a draft of its next words."""

    LIVE = "live"
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISH = "publish"
    RETIRED = "retired"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class Listed:
    """One template. unsigned: the languages of its newest version for which nobody has signed, while it waits."""

    id: UUID
    case_type_id: UUID
    case_type: Bilingual
    event: str
    milestone: Bilingual | None
    channel: Channel
    states: tuple[State, ...]
    unsigned: tuple[Language, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to. case_type: a code. newest_first: by the last change, else as a case goes."""

    case_type: str = ""
    channel: str = ""
    state: str = ""
    newest_first: bool = False


def listed(session: Session, types: Types, wanted: Wanted) -> list[Listed]:
    """Every template of these case types that is wanted. There are as many as a council can write: hundreds."""
    found = _templates(session, types, wanted)
    ids = [row.Template.id for row in found]
    versions, drafts = _versions(session, ids), _drafts(session, ids)
    rows = [_listed(row, versions[row.Template.id], drafts.get(row.Template.id)) for row in found]
    if wanted.state:
        rows = [row for row in rows if wanted.state in row.states]
    return sorted(rows, key=lambda row: row.changed_at, reverse=True) if wanted.newest_first else rows


def _templates(session: Session, types: Types, wanted: Wanted) -> list[Row[*tuple[Any, ...]]]:
    of_its_milestone = and_(Milestone.case_type_id == Template.case_type_id, Milestone.code == Template.milestone)
    query = (
        select(Template, CaseType.name, CaseType.position, Milestone.label, Milestone.position.label("step"))
        .join(CaseType, CaseType.id == Template.case_type_id)
        .outerjoin(Milestone, of_its_milestone)
        .where(Template.case_type_id.in_(types))
        .options(raiseload(Template.versions))
    )
    if wanted.case_type:
        query = query.where(CaseType.code == wanted.case_type)
    if wanted.channel:
        query = query.where(Template.channel == wanted.channel)
    return sorted(session.execute(query).all(), key=_as_a_case_goes)


def _as_a_case_goes(row: Row[Any]) -> tuple[Any, ...]:
    template, step = row.Template, -1 if row.step is None else row.step
    return row.position, str(template.case_type_id), order(template.event), step, list(Channel).index(template.channel)


def _versions(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[TemplateVersion]]:
    """Without their words, which no list shows."""
    signed = (TemplateVersion.signed_cy, TemplateVersion.signed_cy_as, TemplateVersion.signed_cy_at)
    signed_too = (TemplateVersion.signed_en, TemplateVersion.signed_en_as, TemplateVersion.signed_en_at)
    named = (TemplateVersion.template_id, TemplateVersion.number, TemplateVersion.published_at)
    query = (
        select(TemplateVersion)
        .where(TemplateVersion.template_id.in_(ids))
        .options(load_only(*named, *signed, *signed_too, TemplateVersion.created_at))
        .order_by(TemplateVersion.number)
    )
    found: dict[UUID, list[TemplateVersion]] = defaultdict(list)
    for version in session.scalars(query):
        found[version.template_id].append(version)
    return found


def _drafts(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each draft was last saved."""
    query = select(
        TemplateDraft.template_id, TemplateDraft.created_at, TemplateDraft.edited_cy_at, TemplateDraft.edited_en_at
    ).where(TemplateDraft.template_id.in_(ids))
    return {id: max(at for at in moments if at) for id, *moments in session.execute(query)}


def _listed(row: Row[Any], versions: list[TemplateVersion], draft_at: datetime | None) -> Listed:
    template: Template = row.Template
    stand = standings(template, versions)
    newest = versions[-1] if versions else None
    waits = newest is not None and stand[newest.number] is Standing.TO_SIGN
    code = template.milestone
    return Listed(
        id=template.id,
        case_type_id=template.case_type_id,
        case_type=row.name,
        event=template.event,
        milestone=row.label or (Bilingual(code, code) if code else None),
        channel=Channel(template.channel),
        states=tuple(_states(template, stand, newest, draft_at)),
        unsigned=unsigned(newest) if newest and waits else (),
        changed_at=max(_moments(template, newest, draft_at)),
    )


def _states(
    template: Template, stand: Mapping[int, Standing], newest: TemplateVersion | None, draft_at: datetime | None
) -> list[State]:
    states = []
    if template.retired_at is not None:
        states.append(State.RETIRED)
    if Standing.IN_FORCE in stand.values():
        states.append(State.LIVE)
    if newest is not None and stand[newest.number] is Standing.TO_SIGN:
        states.append(State.REVIEW)
    if newest is not None and stand[newest.number] is Standing.SIGNED:
        states.append(State.PUBLISH)
    if draft_at is not None:
        states.append(State.DRAFT)
    return states or [State.UNWRITTEN]


def _moments(template: Template, newest: TemplateVersion | None, draft_at: datetime | None) -> list[datetime]:
    known = [template.created_at, template.retired_at, draft_at]
    if newest is not None:
        known += [newest.created_at, newest.published_at, newest.signed_cy_at, newest.signed_en_at]
    return [at for at in known if at is not None]
