"""Everything we sent to one reader about their case, in the words that were handed over.

Words are opened only on the page that shows them, twenty at a time. One-time codes are nobody's to read again, and
what was told by mistake is not told a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import status_words
from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.case_state import HistoryEntry
from app.domain.emails.parts import Email
from app.domain.message_status import MessageStatus
from app.domain.notice_words import NoticeKind
from app.domain.recipients import Channel
from app.domain.reminders import is_reminder
from app.models.case import Case
from app.models.message import Message
from app.services.case_types import Catalogue
from app.services.events import event_store
from app.services.messages import sealed_words
from app.services.views import PhoneMessage, Reader, SaidPage, SaidView

A_PAGE = 20
EVENTS_TOLD = f"""ARRAY(SELECT DISTINCT m.event_id FROM messages m
      WHERE m.organisation_id = l.organisation_id AND m.case_id = c.id AND m.contact_id = p.id
      AND m.sent_at IS NOT NULL AND coalesce(m.notice, '') <> '{NoticeKind.CODE}')"""  # ours  # nosec B608
"""The events of which a reader was sent anything, for `visits.FROM`; NULL is what no event asked for."""

_MOST = 1000
_FAILED = (MessageStatus.PERMANENT_FAILURE, MessageStatus.TEMPORARY_FAILURE, MessageStatus.TECHNICAL_FAILURE)


class _Sent(NamedTuple):
    """A message that was handed over, without its words."""

    id: UUID
    event_id: UUID | None
    reply_id: UUID | None
    notice_id: UUID | None
    channel: str
    part: int
    status: str
    sent_at: datetime

    @property
    def told_together(self) -> tuple[UUID | None, str, bool]:
        """Equal for what tells the same thing by the same channel: a Welsh text and its English one."""
        return self.event_id or self.reply_id or self.notice_id, self.channel, is_reminder(self.part)


_Group = list[_Sent]


@dataclass(frozen=True, slots=True)
class _About:
    """What the events of a case are called, and which of them were taken back."""

    history: Mapping[UUID, HistoryEntry]
    sentences: Mapping[UUID, Bilingual]

    def entry(self, event_id: UUID | None) -> HistoryEntry | None:
        return self.history.get(event_id) if event_id else None

    def sentence(self, event_id: UUID | None) -> Bilingual | None:
        return self.sentences.get(event_id) if event_id else None


def everything(session: Session, catalogue: Catalogue, reader: Reader, number: int) -> SaidPage | None:
    """Page `number`, from 1, of all that this reader was sent; None for a page that is not there."""
    groups = _groups(_sent(session, reader))
    shown = groups[(number - 1) * A_PAGE : number * A_PAGE]
    if not shown and number > 1:
        return None
    more = len(groups) > number * A_PAGE
    said = _said(session, shown, _about(session, catalogue, reader))
    return SaidPage(said, number, number + 1 if more else None)


def about_event(session: Session, catalogue: Catalogue, reader: Reader, event_id: UUID) -> SaidPage | None:
    """What this reader was sent of one event; None where that is nothing, or no event of their case."""
    groups = [group for group in _groups(_sent(session, reader)) if group[0].event_id == event_id]
    about = _about(session, catalogue, reader)
    if not groups:
        return None
    return SaidPage(_said(session, groups, about), step=about.sentence(event_id))


def _sent(session: Session, reader: Reader) -> list[_Sent]:
    rows = session.execute(
        select(
            Message.id,
            Message.event_id,
            Message.reply_id,
            Message.notice_id,
            Message.channel,
            Message.part,
            Message.status,
            Message.sent_at,
        )
        .where(
            Message.case_id == reader.case_id,
            Message.contact_id == reader.contact_id,
            Message.sent_at.is_not(None),
            or_(Message.notice.is_(None), Message.notice != NoticeKind.CODE.value),
        )
        .order_by(Message.number.desc())
        .limit(_MOST)
    )
    return [_Sent._make(row) for row in rows]


def _groups(sent: Sequence[_Sent]) -> list[_Group]:
    """What was told together, newest first; within, Welsh before English."""
    found: dict[object, _Group] = {}
    for one in sent:
        found.setdefault(one.told_together, []).append(one)
    groups = [sorted(group, key=lambda one: one.part) for group in found.values()]
    return sorted(groups, key=_at, reverse=True)


def _at(group: _Group) -> datetime:
    return min(one.sent_at for one in group)


def _about(session: Session, catalogue: Catalogue, reader: Reader) -> _About:
    case = session.get_one(Case, reader.case_id)
    if case.state_sealed is None:
        return _About({}, {})
    words = catalogue.by_id(session, case.case_type_id).words
    history = event_store.open_state(vault_of(session), case.id, case.state_sealed).history
    sentences = {}
    for entry in history:
        milestone = words.milestone(entry.milestone)
        sentence = status_words.sentence(entry, milestone.label if milestone else None, entry.start)
        if sentence is not None and not entry.retracted:
            sentences[entry.event_id] = sentence
    return _About({entry.event_id: entry for entry in history}, sentences)


def _said(session: Session, groups: Sequence[_Group], about: _About) -> tuple[SaidView, ...]:
    kept = [one.id for group in groups for one in group if not _is_withdrawn(about, one)]
    rows = {row.id: row for row in session.scalars(select(Message).where(Message.id.in_(kept)))}
    return tuple(_view(session, group, about, rows) for group in groups)


def _is_withdrawn(about: _About, one: _Sent) -> bool:
    entry = about.entry(one.event_id)
    return entry is not None and entry.retracted


def _view(session: Session, group: _Group, about: _About, rows: Mapping[UUID, Message]) -> SaidView:
    first = group[0]
    entry = about.entry(first.event_id)
    return SaidView(
        at=_at(group),
        channel=Channel(first.channel),
        about=about.sentence(first.event_id),
        messages=tuple(
            _message(session, rows[one.id]) for one in group if one.id in rows and rows[one.id].words_sealed
        ),
        withdrawn=_is_withdrawn(about, first),
        withdrawn_at=entry.retracted_at if entry else None,
        arrived=all(one.status not in _FAILED for one in group),
    )


def _message(session: Session, row: Message) -> PhoneMessage:
    assert row.sent_at is not None
    assert row.words_sealed is not None
    words = sealed_words.read(vault_of(session).open_json("messages", row.id, "words", row.words_sealed), row.language)
    return PhoneMessage(
        id=str(row.id),
        at=row.sent_at,
        channel=Channel(row.channel),
        language=row.language,
        status=row.status,
        subject=words.subject,
        body=words.body,
        languages=LanguageWish(row.language).languages,
        mail=Email(words.subject or "", words.blocks, stop_url=words.stop_url) if words.blocks else None,
    )
