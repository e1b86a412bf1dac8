"""Who sits at the demo's desk, and what lies on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.ids import new_id
from app.domain.staff_roles import Role
from app.models.case_type import CaseType
from app.models.staff import StaffRole, StaffUser
from app.services.staff import details
from app.services.staff.details import Details

_PEOPLE = (
    ("Siân Prys", "cy", (Role.MANAGER, Role.CASE_WORKER, Role.EDITOR, Role.PUBLISHER)),
    ("Tomos Bevan", "en", (Role.CASE_WORKER,)),
    ("Megan Rowlands", "cy", (Role.WELSH_REVIEWER, Role.EDITOR)),
    ("David Morris", "en", (Role.VIEWER,)),
)


def furnish(session: Session, now: datetime) -> None:
    types = [row.id for row in session.scalars(select(CaseType))]
    vault, organisation_id = vault_of(session), organisation_of(session)
    for number, (name, language, roles) in enumerate(_PEOPLE):
        staff_id, email = new_id(), f"{name.split()[0].lower().replace('â', 'a')}@glan-yr-afon.example"
        session.add(
            StaffUser(
                id=staff_id,
                organisation_id=organisation_id,
                created_at=now - timedelta(days=40 - number),
                email_index=details.email_index(vault, email),
                details_sealed=details.sealed(vault, staff_id, Details(name, email)),
                language=language,
                invited_by="operator",
                active_at=now - timedelta(days=39 - number),
                signed_in_at=now - timedelta(hours=3 + 20 * number),
            )
        )
        session.flush()
        for role in roles:
            for case_type_id in (None, *types):
                session.add(
                    StaffRole(
                        organisation_id=organisation_id, staff_id=staff_id, role=role.value, case_type_id=case_type_id
                    )
                )
