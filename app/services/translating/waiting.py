"""What is held, as staff see it: events whose words lack a language, and templates that nobody has signed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.models.template import Template, TemplateVersion
from app.services.case_types import CaseTypeView, Catalogue
from app.services.events import event_store
from app.services.translating.naming import event_name
from app.vault import VaultError

_IS_HELD = Message.status == MessageStatus.HELD.value
SINCE = func.min(func.coalesce(Message.held_at, Message.created_at))
_OF_TEMPLATES = (Reason.NOT_SIGNED.value,)
_FOLLOW = Reason.WAITS_FOR_OTHERS.value
WORDS_LACK = {"cy": Reason.WELSH_MISSING.value, "en": Reason.ENGLISH_MISSING.value}
MOST_TEMPLATES = 50


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event with held messages: what it is, why they wait, since when, and how many they and their readers are.

    reference: None where the case cannot be opened.
    """

    event_id: UUID
    case_id: UUID
    reference: str | None
    case_type: Bilingual
    what: Bilingual
    mode: str
    since: datetime
    reasons: tuple[Reason, ...] = ()
    messages: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class WaitingTemplate:
    """A template version that messages wait for."""

    template_id: UUID
    number: int
    case_type: Bilingual
    what: Bilingual
    channel: str
    since: datetime
    messages: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the events are wanted. language: that of the words that are missing; None: whatever they wait for."""

    types: Collection[UUID]
    language: str | None = None
    newest_first: bool = False
    offset: int = 0
    limit: int = 50


def events(session: Session, catalogue: Catalogue, wanted: Wanted) -> list[WaitingEvent]:
    """Events whose messages wait for something other than a signature; one more than `limit` if there are more."""
    reasons = func.array_agg(func.distinct(Message.reason))
    order = (SINCE.desc(), StoredEvent.id.desc()) if wanted.newest_first else (SINCE, StoredEvent.id)
    query = (
        select(
            StoredEvent,
            Case,
            SINCE,
            reasons,
            func.count(),
            func.count(func.distinct(Message.contact_id)),
        )
        .select_from(Message)
        .join(StoredEvent, StoredEvent.id == Message.event_id)
        .join(Case, Case.id == StoredEvent.case_id)
        .where(_IS_HELD, Case.case_type_id.in_(wanted.types))
        .group_by(StoredEvent.id, Case.id)
        .having(func.bool_or(_is_wanted(wanted.language)))
        .order_by(*order)
    )
    rows = session.execute(query.offset(wanted.offset).limit(wanted.limit + 1)).all()
    return [
        replace(_event(session, catalogue, event, case), since=since, reasons=reasons_of(why), messages=held, people=to)
        for event, case, since, why, held, to in rows
    ]


def templates(session: Session, catalogue: Catalogue, types: Collection[UUID]) -> list[WaitingTemplate]:
    """The template versions that messages wait for, the longest waited for first, at most MOST_TEMPLATES."""
    query = (
        select(
            Template,
            TemplateVersion.number,
            SINCE,
            func.count(),
            func.count(func.distinct(Message.contact_id)),
        )
        .select_from(Message)
        .join(TemplateVersion, TemplateVersion.id == Message.template_version_id)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(_IS_HELD, Message.reason.in_(_OF_TEMPLATES), Template.case_type_id.in_(types))
        .group_by(Template.id, TemplateVersion.id)
        .order_by(SINCE, Template.id)
        .limit(MOST_TEMPLATES)
    )
    return [
        replace(_template(session, catalogue, template, number), since=since, messages=held, people=to)
        for template, number, since, held, to in session.execute(query)
    ]


def _is_wanted(language: str | None) -> ColumnElement[bool]:
    if language in WORDS_LACK:
        return Message.reason == WORDS_LACK[language]
    return Message.reason.not_in((*_OF_TEMPLATES, _FOLLOW, Reason.PAUSED.value))


def reasons_of(codes: Sequence[str | None]) -> tuple[Reason, ...]:
    """Why messages wait, each reason once; that they wait for one another only where nothing else is said."""
    found = sorted({Reason(code) for code in codes if code})
    return tuple(one for one in found if one is not Reason.WAITS_FOR_OTHERS) or tuple(found)


def event_of(session: Session, case_type: CaseTypeView, row: StoredEvent) -> Bilingual:
    """What an event is called; one that cannot be opened goes by its type."""
    try:
        opened = event_store.open_event(vault_of(session), row.id, row.sealed)
    except VaultError:
        return event_name(case_type, row.type, None)
    return event_name(case_type, opened.type.value, opened.milestone)


def reference_of(session: Session, case: Case) -> str | None:
    try:
        return vault_of(session).open("cases", case.id, "reference", case.reference_sealed)
    except VaultError:
        return None


def _event(session: Session, catalogue: Catalogue, row: StoredEvent, case: Case) -> WaitingEvent:
    """Without what its messages say of it."""
    case_type = catalogue.by_id(session, case.case_type_id)
    return WaitingEvent(
        event_id=row.id,
        case_id=case.id,
        reference=reference_of(session, case),
        case_type=case_type.words.name,
        what=event_of(session, case_type, row),
        mode=row.mode,
        since=row.received_at,
    )


def _template(session: Session, catalogue: Catalogue, row: Template, number: int) -> WaitingTemplate:
    """Without what its messages say of it."""
    case_type = catalogue.by_id(session, row.case_type_id)
    return WaitingTemplate(
        template_id=row.id,
        number=number,
        case_type=case_type.words.name,
        what=event_name(case_type, row.event, row.milestone),
        channel=row.channel,
        since=row.created_at,
    )
