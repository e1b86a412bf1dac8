"""Everything that a translator may be given, as items: a key that stays the same, the pair, and where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, raiseload

from app.domain.bilingual import Bilingual, Language
from app.domain.recipients import Channel
from app.domain.template_words import FIELDS
from app.models.case_type import CaseType
from app.models.template import Template
from app.services.case_type_changes import drafts as case_type_drafts
from app.services.case_types import Catalogue
from app.services.templates import drafts
from app.services.templates.finding import versions_of
from app.services.templates.versions import Standing, standings
from app.services.translating import one_event, waiting
from app.services.translating.naming import CHANNELS, TEMPLATE_FIELDS, event_name, place_names, together
from app.services.translating.waiting import Wanted

MOST_HELD = 500
"""Events whose missing words one file carries; the longest held come first."""


class Kind(StrEnum):
    """What an item is part of; its key begins with it."""

    TEMPLATE = "template"
    CASE_TYPE = "case-type"
    HELD = "held"


class State(StrEnum):
    """Where the words of an item stand."""

    LIVE = "live"
    WAITS = "waits"
    DRAFT = "draft"
    HELD = "held"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Item:
    """key: `template/<id>/<field>`, `case-type/<id>/<place>`, `held/<event id>/<field>`.

    missing: of held words, the language that lacks them; the other is the case system's and cannot be changed.
    """

    key: str
    kind: Kind
    context: Bilingual
    words: Bilingual = field(repr=False)
    state: State
    missing: Language | None = None

    @property
    def check(self) -> str:
        """Changes whenever the words do, so that a file says which words its translator had before them."""
        said = f"{self.words.cy}\0{self.words.en}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def items(
    session: Session, catalogue: Catalogue, types: Collection[UUID], kinds: Collection[Kind] = tuple(Kind)
) -> Iterator[Item]:
    """Every item of these case types, in the order in which people meet them."""
    if Kind.HELD in kinds:
        yield from held_items(session, catalogue, types)
    if Kind.CASE_TYPE in kinds:
        yield from case_type_items(session, types)
    if Kind.TEMPLATE in kinds:
        yield from template_items(session, catalogue, types)


def held_items(session: Session, catalogue: Catalogue, types: Collection[UUID]) -> Iterator[Item]:
    for event in waiting.events(session, catalogue, Wanted(types, limit=MOST_HELD))[:MOST_HELD]:
        yield from held_items_of(session, catalogue, event.event_id, types)


def held_items_of(session: Session, catalogue: Catalogue, event_id: UUID, types: Collection[UUID]) -> Iterator[Item]:
    """The words that one event lacks. Raises NotFound."""
    event = one_event.look(session, catalogue, event_id, types)
    for one in event.missing if event.held else ():
        if one.added is None:
            context = together(event.case_type, event.what, one.name)
            said = one.draft or ""
            words = Bilingual(said, one.there) if one.language is Language.CY else Bilingual(one.there, said)
            state = State.UNCHECKED if said else State.HELD
            yield Item(f"{Kind.HELD}/{event_id}/{one.field}", Kind.HELD, context, words, state, one.language)


def case_type_items(session: Session, types: Collection[UUID]) -> Iterator[Item]:
    ordered = select(CaseType.id).where(CaseType.id.in_(types)).order_by(CaseType.position)
    for case_type_id in session.scalars(ordered):
        yield from case_type_items_of(session, case_type_id)


def case_type_items_of(session: Session, case_type_id: UUID) -> Iterator[Item]:
    """The pairs of one case type. Raises NotFound."""
    draft = case_type_drafts.read(session, case_type_id)
    state = State.DRAFT if draft.saved else State.LIVE
    for place, pair in draft.content.pairs().items():
        context = together(draft.content.name, *place_names(place))
        yield Item(f"{Kind.CASE_TYPE}/{case_type_id}/{place}", Kind.CASE_TYPE, context, pair, state)


def template_items(session: Session, catalogue: Catalogue, types: Collection[UUID]) -> Iterator[Item]:
    query = select(Template).where(Template.case_type_id.in_(types), Template.retired_at.is_(None))
    for template in session.scalars(query.options(raiseload(Template.versions)).order_by(Template.id)):
        yield from template_items_of(session, catalogue, template)


def template_items_of(session: Session, catalogue: Catalogue, template: Template) -> Iterator[Item]:
    """The pairs of one template: of its draft, else of its newest version."""
    draft = drafts.read(session, template.id)
    case_type = catalogue.by_id(session, template.case_type_id)
    name, what = case_type.words.name, event_name(case_type, template.event, template.milestone)
    state = State.DRAFT if draft.saved else _state(session, template)
    for one in FIELDS:
        pair = draft.words.pair(one)
        if pair is not None:
            context = together(name, what, CHANNELS[Channel(template.channel)], TEMPLATE_FIELDS[one])
            yield Item(f"{Kind.TEMPLATE}/{template.id}/{one}", Kind.TEMPLATE, context, pair, state)


def _state(session: Session, template: Template) -> State:
    standing = standings(template, versions_of(session, template.id))
    return State.LIVE if Standing.IN_FORCE in standing.values() else State.WAITS
