"""Who sees a case type: whoever has just made it sensitive does not lose it from sight."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.recipients import Sensitivity
from app.models.case_type import CaseType
from app.models.staff import StaffRole
from app.services.audit import note
from app.services.staff.signed import staff_id_of


def keep_roles(session: Session, case_type: CaseType, who: str) -> None:
    """Gives whoever makes a case type sensitive the roles for it by name that they had for all.

    Roles for all never reach what is sensitive: without this they could not go on with their own work. It is no more
    than they had a moment ago. Nobody else is given anything.
    """
    staff_id = staff_id_of(who)
    if staff_id is None or case_type.sensitivity != Sensitivity.SENSITIVE.value:
        return
    rows = session.scalars(select(StaffRole).where(StaffRole.staff_id == staff_id)).all()
    for_all = {row.role for row in rows if row.case_type_id is None}
    kept = for_all - {row.role for row in rows if row.case_type_id == case_type.id}
    for role in sorted(kept):
        session.add(
            StaffRole(organisation_id=organisation_of(session), staff_id=staff_id, role=role, case_type_id=case_type.id)
        )
    if kept:
        note(session, who, "roles kept for a case type that became sensitive", "case_types", case_type.id)
