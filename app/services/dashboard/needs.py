"""What needs a person: so many of each, up to a bound, by the very rules of the list where they are dealt with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.message_decisions import Need as MessageNeed
from app.domain.message_status import MessageStatus
from app.domain.recipients import Mode
from app.domain.staff_roles import Act
from app.models.callback import CallbackAddress
from app.models.case import Case, StoredEvent
from app.models.message import Message
from app.models.reply import Reply
from app.services.delivery import budget, suspension
from app.services.messages_desk.listing import MessageSearch, a_page
from app.services.replies_desk.finding import may_see
from app.services.templates import desk_list

MOST = 50
"""So many are counted; of more it is said that there are more."""
Types = Collection[UUID]
Look = Callable[[Session, Types], "Needed"]


class NeedKind(StrEnum):
    """In the order in which they are shown: what stops everything comes first."""

    SUSPENDED = "suspended"
    BUDGET = "budget"
    FAILED = "failed"
    UNKNOWN = "unknown"
    PARKED = "parked"
    HELD = "held"
    REPLIES = "replies"
    CALLBACKS = "callbacks"
    REVIEW = "review"
    PUBLISH = "publish"


WHO: Mapping[NeedKind, Act] = {
    NeedKind.SUSPENDED: Act.SEE_DASHBOARD,
    NeedKind.BUDGET: Act.MANAGE_INTEGRATIONS,
    NeedKind.FAILED: Act.SEE_MESSAGES,
    NeedKind.UNKNOWN: Act.SEE_MESSAGES,
    NeedKind.PARKED: Act.SEE_CASES,
    NeedKind.HELD: Act.SEE_TRANSLATIONS,
    NeedKind.REPLIES: Act.SEE_REPLIES,
    NeedKind.CALLBACKS: Act.MANAGE_INTEGRATIONS,
    NeedKind.REVIEW: Act.REVIEW_WELSH,
    NeedKind.PUBLISH: Act.PUBLISH_TEMPLATES,
}
"""Who is shown it: whoever may see the list where it is dealt with."""


@dataclass(frozen=True, slots=True)
class Needed:
    """count: at most MOST; `more`: there are others. since: how long the oldest has waited, where it is known."""

    kind: NeedKind
    count: int
    more: bool = False
    since: datetime | None = None


def needed(session: Session, may: Mapping[Act, Types], now: datetime) -> list[Needed]:
    """Whatever waits for somebody. may: what they may do, each for which case types; what is not there they may not."""
    looks: dict[NeedKind, Look] = {**_LOOKS, NeedKind.BUDGET: partial(_budget, now=now)}
    found = (looks[kind](session, may[WHO[kind]]) for kind in NeedKind if WHO[kind] in may)
    return [one for one in found if one.count]


def _suspended(session: Session, _: Types) -> Needed:
    state = suspension.state(session)
    return Needed(NeedKind.SUSPENDED, int(state is not None), since=state.since if state else None)


def _budget(session: Session, _: Types, *, now: datetime) -> Needed:
    return Needed(NeedKind.BUDGET, int(budget.state(session, now).nearly_spent))


def _messages(kind: NeedKind, need: MessageNeed) -> Callable[[Session, Types], Needed]:
    def look(session: Session, types: Types) -> Needed:
        ids, following, _ = a_page(session, types, MessageSearch(needs=need), MOST)
        return Needed(kind, len(ids), more=following is not None and len(ids) == MOST)

    return look


def _parked(session: Session, types: Types) -> Needed:
    mine = (StoredEvent.organisation_id == organisation_of(session), Case.case_type_id.in_(types))
    parked = select(StoredEvent.case_id).join(Case, Case.id == StoredEvent.case_id)
    return _counted(session, NeedKind.PARKED, parked.where(StoredEvent.parked_at.is_not(None), *mine).distinct())


def _held(session: Session, types: Types) -> Needed:
    """As translations show them: of live keys, whatever they wait for."""
    mine = (Message.organisation_id == organisation_of(session), Case.case_type_id.in_(types))
    is_held = (Message.status == MessageStatus.HELD.value, Message.mode == Mode.LIVE.value)
    held = select(Message.held_at).join(Case, Case.id == Message.case_id).where(*mine, *is_held)
    return _counted(session, NeedKind.HELD, held.order_by(Message.held_at), with_since=True)


def _replies(session: Session, types: Types) -> Needed:
    unanswered = (Reply.closed_at.is_(None), Reply.organisation_id == organisation_of(session), may_see(types))
    query = select(Reply.created_at).outerjoin(Case, Case.id == Reply.case_id).where(*unanswered)
    return _counted(session, NeedKind.REPLIES, query.order_by(Reply.created_at), with_since=True)


def _callbacks(session: Session, _: Types) -> Needed:
    query = select(CallbackAddress.suspended_at).where(CallbackAddress.suspended_at.is_not(None))
    return _counted(session, NeedKind.CALLBACKS, query.order_by(CallbackAddress.suspended_at), with_since=True)


def _templates(kind: NeedKind, state: desk_list.State) -> Callable[[Session, Types], Needed]:
    def look(session: Session, types: Types) -> Needed:
        count = len(desk_list.listed(session, types, desk_list.Wanted(state=state.value)))
        return Needed(kind, min(count, MOST), more=count > MOST)

    return look


def _counted(
    session: Session, kind: NeedKind, query: Select[*tuple[object, ...]], *, with_since: bool = False
) -> Needed:
    """At most one more than MOST are looked at."""
    some = query.limit(MOST + 1).subquery()
    first = func.min(some.c[0]) if with_since else func.min(None)
    count, since = session.execute(select(func.count(), first).select_from(some)).one()
    return Needed(kind, min(count, MOST), more=count > MOST, since=since)


_LOOKS: Mapping[NeedKind, Callable[[Session, Types], Needed]] = {
    NeedKind.SUSPENDED: _suspended,
    NeedKind.FAILED: _messages(NeedKind.FAILED, MessageNeed.FAILED),
    NeedKind.UNKNOWN: _messages(NeedKind.UNKNOWN, MessageNeed.UNKNOWN),
    NeedKind.PARKED: _parked,
    NeedKind.HELD: _held,
    NeedKind.REPLIES: _replies,
    NeedKind.CALLBACKS: _callbacks,
    NeedKind.REVIEW: _templates(NeedKind.REVIEW, desk_list.State.REVIEW),
    NeedKind.PUBLISH: _templates(NeedKind.PUBLISH, desk_list.State.PUBLISH),
}
