"""Lists of cases: the newest first, or those that a search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.bilingual import Bilingual
from app.domain.recipients import Mode, Role, Sensitivity
from app.models.case import Case, StoredEvent
from app.models.contact import Contact
from app.services import contacts
from app.services.case_types import CaseTypeView, Catalogue
from app.services.cases.opened import Types
from app.vault import Vault, VaultError


class Standing(StrEnum):
    OPEN = "open"
    OVER = "over"


class Needs(StrEnum):
    """Why a case waits for a person."""

    PARKED = "parked"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases. among: those that a search found; None: all. case_type: the code of one."""

    case_type: str | None = None
    standing: Standing | None = None
    needs: Needs | None = None
    mode: Mode | None = None
    among: Sequence[UUID] | None = None
    oldest_first: bool = False
    offset: int = 0
    limit: int = 51


@dataclass(frozen=True, slots=True)
class CaseInList:
    """A case in a line. where: the label of its milestone. person: whom it is about, by initials.

    reference: None where it cannot be opened.
    """

    id: UUID
    reference: str | None
    case_type: Bilingual
    sensitive: bool
    trial: bool
    status: str
    where: Bilingual | None
    person: str
    since: datetime
    expected_by: date | None
    paused: bool
    parked: bool


def cases(session: Session, catalogue: Catalogue, types: Types, wanted: Wanted) -> list[CaseInList]:
    """At most `limit` cases of these types, from `offset` on."""
    order = Case.id.asc() if wanted.oldest_first else Case.id.desc()
    query = select(Case).where(*_conditions(session, catalogue, types, wanted))
    rows = session.scalars(query.order_by(order).offset(wanted.offset).limit(wanted.limit)).all()
    people, parked = _people(session, rows), _parked(session, rows)
    known = {view.id: view for view in catalogue.of(session)}
    return [
        _in_list(vault_of(session), row, known[row.case_type_id], people.get(row.id, ""), row.id in parked)
        for row in rows
    ]


def _conditions(session: Session, catalogue: Catalogue, types: Types, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = [one.id for one in catalogue.of(session) if wanted.case_type in (None, one.words.code)]
    mine: list[ColumnElement[bool]] = [Case.case_type_id.in_(set(asked) & set(types))]
    if wanted.standing is not None:
        mine.append(Case.status == "open" if wanted.standing is Standing.OPEN else Case.status != "open")
    if wanted.mode is not None:
        mine.append(Case.mode == wanted.mode.value)
    if wanted.needs is Needs.PAUSED:
        mine.append(Case.paused_at.is_not(None))
    if wanted.needs is Needs.PARKED:
        mine.append(Case.id.in_(select(StoredEvent.case_id).where(StoredEvent.parked_at.is_not(None))))
    if wanted.among is not None:
        mine.append(Case.id.in_(wanted.among))
    return mine


def _people(session: Session, rows: Sequence[Case]) -> Mapping[UUID, str]:
    """The initials of whom each case is about."""
    vault = vault_of(session)
    found = select(Contact).where(Contact.case_id.in_([row.id for row in rows]), Contact.named_by.is_(None))
    named: dict[UUID, str] = {}
    for row in session.scalars(found.order_by((Contact.role == Role.CITIZEN.value).desc(), Contact.id)):
        if row.case_id not in named:
            named[row.case_id] = contacts.initials_of(vault, row)
    return named


def _parked(session: Session, rows: Sequence[Case]) -> set[UUID]:
    parked = exists().where(StoredEvent.case_id == Case.id, StoredEvent.parked_at.is_not(None))
    return set(session.scalars(select(Case.id).where(Case.id.in_([row.id for row in rows]), parked)))


def _in_list(vault: Vault, row: Case, case_type: CaseTypeView, person: str, parked: bool) -> CaseInList:
    milestone = case_type.words.milestone(row.milestone)
    return CaseInList(
        id=row.id,
        reference=reference(vault, row),
        case_type=case_type.words.name,
        sensitive=case_type.sensitivity is Sensitivity.SENSITIVE,
        trial=row.mode == Mode.TRIAL.value,
        status=row.status,
        where=milestone.label if milestone else None,
        person=person,
        since=row.opened_at or row.created_at,
        expected_by=row.expected_by,
        paused=row.paused_at is not None,
        parked=parked,
    )


def reference(vault: Vault, row: Case) -> str | None:
    """None where it cannot be opened: the case must still be seen to be there."""
    try:
        return vault.open("cases", row.id, "reference", row.reference_sealed)
    except VaultError:
        return None
