"""What a case type says of what, and on which channels: where there is nothing yet, a new template begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Bilingual, Language
from app.domain.errors import NotFound, OlrhainError
from app.domain.ids import new_id
from app.domain.recipients import Channel
from app.domain.template_places import Occasion, TemplatePlace, occasions
from app.models.case_type import CaseType
from app.models.template import Template
from app.services.audit import note
from app.services.templates import drafts
from app.services.templates.placed import Types


class NotAPlace(OlrhainError):
    """A case type says nothing of that, or not on that channel."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One occasion, and the template of each channel that has one. milestone: its label."""

    occasion: Occasion
    milestone: Bilingual | None
    templates: Mapping[Channel, UUID]


def coverage(session: Session, case_type_id: UUID, types: Types) -> tuple[Slot, ...]:
    """Every occasion of a case type, in the order in which a case meets them. Raises NotFound."""
    case_type = _case_type(session, case_type_id, types)
    labels = {one.code: one.label for one in case_type.milestones}
    there: dict[Occasion, dict[Channel, UUID]] = {}
    query = select(Template.id, Template.event, Template.milestone, Template.channel)
    for id, event, milestone, channel in session.execute(query.where(Template.case_type_id == case_type_id)):
        there.setdefault(Occasion(event, milestone), {})[Channel(channel)] = id
    return tuple(
        Slot(occasion, labels.get(occasion.milestone or ""), there.get(occasion, {}))
        for occasion in _occasions(case_type)
    )


def begin(session: Session, case_type_id: UUID, types: Types, place: TemplatePlace, who: str, now: datetime) -> UUID:
    """The template for a place: a new one that says nothing yet, or the one that somebody made first.

    One for a single milestone begins with a draft of what serves every milestone. Raises NotFound and NotAPlace.
    """
    case_type = _case_type(session, case_type_id, types)
    if place.occasion not in tuple(_occasions(case_type)):
        raise NotAPlace("this case type says nothing of that")
    made = _made(session, case_type_id, place)
    if made is None:
        return _there(session, case_type_id, place)
    note(session, who, "template begun", "templates", made)
    if place.occasion.milestone is not None:
        _copy_the_general(session, case_type_id, place, made, who, now)
    return made


def _case_type(session: Session, case_type_id: UUID, types: Types) -> CaseType:
    found = session.get(CaseType, case_type_id) if case_type_id in types else None
    if found is None:
        raise NotFound("there is no such case type")
    return found


def _occasions(case_type: CaseType) -> tuple[Occasion, ...]:
    milestones = [one.code for one in case_type.milestones if one.retired_at is None]
    return tuple(occasions(milestones, reminders=case_type.reminder_days is not None))


def _made(session: Session, case_type_id: UUID, place: TemplatePlace) -> UUID | None:
    """The new template; None where somebody was there first."""
    row = {
        "id": new_id(),
        "organisation_id": organisation_of(session),
        "case_type_id": case_type_id,
        "event": place.occasion.event,
        "milestone": place.occasion.milestone,
        "channel": place.channel.value,
    }
    statement = insert(Template).values(row).on_conflict_do_nothing().returning(Template.id)
    return session.execute(statement).scalar_one_or_none()


def _there(session: Session, case_type_id: UUID, place: TemplatePlace) -> UUID:
    return session.execute(_at(case_type_id, place)).scalar_one()


def _copy_the_general(
    session: Session, case_type_id: UUID, place: TemplatePlace, made: UUID, who: str, now: datetime
) -> None:
    """Whoever writes for one milestone changes a few words of what serves all: an empty page would help nobody."""
    general = TemplatePlace(Occasion(place.occasion.event), place.channel)
    found = session.execute(_at(case_type_id, general)).scalar_one_or_none()
    if found is None:
        return
    words = drafts.read(session, found).words
    sides = {language: words.side(language) for language in Language}
    drafts.save(session, made, drafts.read(session, made).reading, sides, who, now)


def _at(case_type_id: UUID, place: TemplatePlace) -> Select[UUID]:
    return select(Template.id).where(
        Template.case_type_id == case_type_id,
        Template.event == place.occasion.event,
        Template.milestone.is_not_distinct_from(place.occasion.milestone),
        Template.channel == place.channel.value,
    )
