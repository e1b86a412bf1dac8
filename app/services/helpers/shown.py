"""Who helps a citizen, as they see it themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import LanguageWish
from app.domain.errors import NotFound
from app.domain.helping import ANSWER_WITHIN, Scope, is_over
from app.domain.recipients import Channel, Sensitivity
from app.models.case import Case
from app.models.contact import Contact
from app.services import contacts
from app.services.case_types import Catalogue
from app.services.helpers import helper_rows
from app.services.views import Reader

_SHOWN_AFTER = timedelta(days=30)
"""For so long whoever named a helper sees that they said no, or stopped."""


class HelperState(StrEnum):
    """How things stand with a helper; `counts`: among those of whom there may be a few at a time."""

    WAITING = "waiting"
    HELPS = "helps"
    NO_ANSWER = "no-answer"
    OVER = "over"
    DECLINED = "declined"
    LEFT = "left"

    @property
    def counts(self) -> bool:
        return self in (HelperState.WAITING, HelperState.HELPS)

    @property
    def is_ended(self) -> bool:
        """Whether they themselves said that they do not help."""
        return self in (HelperState.DECLINED, HelperState.LEFT)


_ORDER = list(HelperState)


@dataclass(frozen=True, slots=True)
class HelperView:
    """One helper. to: their address, None to a reader who has not shown who they are, or once it was let go.

    until: the last day; None: for as long as the request is open. on: when they were asked, or said so.
    """

    id: UUID
    name: str
    channel: Channel
    to: str | None
    language: LanguageWish
    scope: Scope
    until: date | None
    state: HelperState
    on: datetime


def shown(
    session: Session, reader: Reader, now: datetime, rows: Sequence[Contact] | None = None
) -> tuple[HelperView, ...]:
    """Everybody whom a reader named, those who help first; whoever was withdrawn is gone from it."""
    rows = helper_rows.of(session, reader.contact_id) if rows is None else rows
    closed_at = session.get_one(Case, reader.case_id).closed_at
    asked = helper_rows.invited_at(session, reader.case_id, rows) if rows else {}
    found = []
    for row in rows:
        state = _state(row, closed_at, asked[row.id], now)
        if state is not None:
            found.append(_view(session, reader, row, state, asked[row.id]))
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.state)))


def one(session: Session, reader: Reader, helper_id: UUID, now: datetime) -> HelperView:
    """A helper who may be changed. Raises NotFound, as for anybody else's helper."""
    found = next((each for each in shown(session, reader, now) if each.id == helper_id), None)
    if found is None or found.state.is_ended:
        raise NotFound("helper")
    return found


def _state(row: Contact, closed_at: datetime | None, asked: datetime, now: datetime) -> HelperState | None:
    """None: not shown any more."""
    if row.removed_at is not None:
        ended = next((state for state in HelperState if state.is_ended and state == row.removed_reason), None)
        return ended if row.removed_at > now - _SHOWN_AFTER else None
    if is_over(row.helps_until, closed_at, now):
        return HelperState.OVER
    if row.confirmed_at is not None:
        return HelperState.HELPS
    return HelperState.WAITING if asked > now - ANSWER_WITHIN else HelperState.NO_ANSWER


def _view(session: Session, reader: Reader, row: Contact, state: HelperState, asked: datetime) -> HelperView:
    details = contacts.details(vault_of(session), row)
    return HelperView(
        id=row.id,
        name=details.name or "",
        channel=Channel(row.channels[0]),
        to=(details.mobile or details.email) if reader.proof else None,
        language=contacts.wish(row),
        scope=helper_rows.helping(row).scope,
        until=row.helps_until,
        state=state,
        on=row.removed_at or row.confirmed_at or asked,
    )


def reference_to_give(session: Session, reader: Reader, catalogue: Catalogue) -> str | None:
    """The reference that a helper must be given by whoever names them, as no invitation tells it; else None."""
    case = session.get_one(Case, reader.case_id)
    case_type = catalogue.by_id(session, case.case_type_id)
    if case_type.link or case_type.sensitivity is not Sensitivity.SENSITIVE:
        return None
    return vault_of(session).open("cases", case.id, "reference", case.reference_sealed)
