"""The staff of the demo organisations: people with every kind of role, none of whom has a password."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import Language
from app.domain.ids import new_id
from app.domain.staff_roles import Grant, Role
from app.models.case_type import CaseType
from app.models.organisation import Organisation
from app.models.staff import StaffRole, StaffUser
from app.services.staff import details
from app.services.staff.details import Details

COUNCIL = "cyngor-glan-yr-afon"
"""The short name of the organisation whose desk the demo opens."""
_HOST = "demo.example"
SIAN, GWENLLIAN, RHYS, AMINA = "Siân Prys", "Gwenllïan Hâf", "Rhys Pritchard", "Amina Yusuf"
_OTHERS = (
    (GWENLLIAN, "gwenllian", Language.CY, (Role.WELSH_REVIEWER, Role.EDITOR)),
    (RHYS, "rhys", Language.EN, (Role.CASE_WORKER,)),
    (AMINA, "amina", Language.EN, (Role.CASE_WORKER, Role.EDITOR)),
    ("Tomos Llwyd", "tomos", Language.CY, (Role.PUBLISHER,)),
    ("Ffion Mair Evans", "ffion", Language.CY, (Role.VIEWER,)),
)


def add_where_nobody_is(session: Session, now: datetime) -> None:
    """A manager with every role for every case type, sensitive ones too, and colleagues; unless there is staff."""
    if session.scalar(select(StaffUser.id).limit(1)) is not None:
        return
    types = session.scalars(select(CaseType.id)).all()
    everything = [Grant(role, of) for role in Role for of in (None, *types)]
    _add(session, SIAN, "sian", Language.EN, everything, now)
    for name, local, language, roles in _OTHERS:
        _add(session, name, local, language, [Grant(role) for role in roles], now)


def manager(session: Session) -> UUID | None:
    """Who is signed in by the button of the demo; nobody in an organisation whose messages leave the house."""
    if not session.get_one(Organisation, organisation_of(session)).sandboxed:
        return None
    first = (
        select(StaffUser.id)
        .join(StaffRole, StaffRole.staff_id == StaffUser.id)
        .where(StaffRole.role == Role.MANAGER.value, StaffUser.closed_at.is_(None))
        .order_by(StaffUser.created_at, StaffUser.id)
        .limit(1)
    )
    return session.scalar(first)


def _add(session: Session, name: str, local: str, language: Language, grants: list[Grant], now: datetime) -> None:
    vault, staff_id, email = vault_of(session), new_id(), f"{local}@{_HOST}"
    session.add(
        StaffUser(
            id=staff_id,
            organisation_id=organisation_of(session),
            email_index=details.email_index(vault, email),
            details_sealed=details.sealed(vault, staff_id, Details(name, email)),
            language=language.value,
            invited_by="operator",
            active_at=now,
        )
    )
    session.flush()
    mine = {"organisation_id": organisation_of(session), "staff_id": staff_id}
    session.add_all(StaffRole(**mine, role=one.role.value, case_type_id=one.case_type_id) for one in grants)
