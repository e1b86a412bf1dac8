"""Everything that the first page of the desk shows to one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.recipients import Mode
from app.domain.staff_roles import Act
from app.models.case import Case
from app.services.dashboard.first_steps import FirstStep, to_do
from app.services.dashboard.last_day import LastDay, Sight, last_day
from app.services.dashboard.needs import Needed, needed
from app.services.dashboard.providers import ProviderHealth, providers


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks: the case types for which they may do each act, and whether they may see all that there are.

    mode: of what they want to see; None: live, or trial where nothing is live yet.
    """

    may: Mapping[Act, Collection[UUID]]
    sees_all: bool
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """both_modes: there is something of each, so that there is a choice."""

    mode: Mode
    both_modes: bool
    first_steps: Mapping[FirstStep, bool]
    needed: list[Needed]
    last_day: LastDay
    providers: list[ProviderHealth]


def board(session: Session, looker: Looker, now: datetime) -> Board:
    live, trial = (_has(session, mode) for mode in Mode)
    mode = looker.mode or (Mode.TRIAL if trial and not live else Mode.LIVE)
    sight = Sight(mode, frozenset(looker.may.get(Act.SEE_DASHBOARD, ())), looker.sees_all)
    return Board(
        mode=mode,
        both_modes=live and trial,
        first_steps=to_do(session),
        needed=needed(session, looker.may, now),
        last_day=last_day(session, sight, now),
        providers=providers(session, now),
    )


def _has(session: Session, mode: Mode) -> bool:
    # In the order of an index, as PostgreSQL would look for any one through all of another organisation's cases.
    of_mode = Case.mode == bindparam(None, mode.value, literal_execute=True)
    mine = select(Case.id).where(Case.organisation_id == organisation_of(session), of_mode)
    return session.scalar(mine.order_by(Case.id.desc()).limit(1)) is not None
