"""What else the story of a case tells: replies, choices, feedback, and what the audit trail holds about it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.db import vault_of
from app.models.contact import Preference, StatusLink
from app.models.feedback import Feedback
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.reply import PAGE, Reply
from app.services.cases import people
from app.services.cases.story_told import Told
from app.services.cases.story_views import ChoiceEntry, FeedbackEntry, NotedEntry, ReplyEntry
from app.vault import VaultError


def replies(told: Told, ids: Sequence[UUID]) -> list[ReplyEntry]:
    rows = told.session.scalars(select(Reply).where(Reply.id.in_(ids)))
    return [
        ReplyEntry(
            id=row.id,
            at=row.created_at,
            person=told.person(row.contact_id),
            words=_opened(told, "replies", row.id, row.words_sealed),
            word=row.word,
            page=row.channel == PAGE,
            answered_at=row.answered_at,
            closed_at=row.closed_at,
            closed_by=told.names.of(row.closed_by) if row.closed_by else None,
        )
        for row in rows
    ]


def choices(told: Told, ids: Sequence[UUID]) -> list[ChoiceEntry]:
    rows = told.session.scalars(select(Preference).where(Preference.id.in_(ids)))
    return [
        ChoiceEntry(
            id=row.id,
            at=row.said_at,
            person=told.person(row.contact_id),
            field=row.field,
            value=row.value,
            said_at=row.said_at,
            by=told.names.of(row.by),
            through=row.through,
        )
        for row in rows
    ]


def feedback(told: Told, ids: Sequence[UUID]) -> list[FeedbackEntry]:
    rows = told.session.scalars(select(Feedback).where(Feedback.id.in_(ids)))
    return [
        FeedbackEntry(
            id=row.id,
            at=row.created_at,
            person=told.person(row.contact_id),
            score=row.score,
            words=_opened(told, "feedback", row.id, row.words_sealed),
        )
        for row in rows
    ]


def noted(told: Told, ids: Sequence[UUID]) -> list[NotedEntry]:
    rows = told.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(ids))).all()
    about = _whom(told, rows)
    return [
        NotedEntry(
            id=row.id,
            at=row.created_at,
            who=told.names.of(row.who),
            what=row.what,
            person=told.person(about.get(row.about_id) if row.about_id else None),
            said=_reason(told, row),
        )
        for row in rows
    ]


def _whom(told: Told, rows: Sequence[AuditEntry]) -> dict[UUID, UUID]:
    """The contact that each entry is about, be it by a link or a message of theirs."""
    ids = [row.about_id for row in rows if row.about_id]
    links = select(StatusLink.id, StatusLink.contact_id).where(StatusLink.id.in_(ids))
    messages = select(Message.id, Message.contact_id).where(Message.id.in_(ids))
    found = {id: contact_id for query in (links, messages) for id, contact_id in told.session.execute(query)}
    return found | {id: id for id in ids if id in told.people}


def _reason(told: Told, row: AuditEntry) -> str:
    if row.what != people.REVEALED or row.about_id is None:
        return ""
    return people.reason_said(vault_of(told.session), row.about_id, row.facts)


def _opened(told: Told, table: str, row_id: UUID, sealed: bytes | None) -> str:
    """Empty where there are no words, or they cannot be opened."""
    try:
        return vault_of(told.session).open(table, row_id, "words", sealed) if sealed else ""
    except VaultError:
        return ""
