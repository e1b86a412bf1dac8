"""What becomes open where a case type protects its cases less than before, in sentences for whoever decides it."""

from __future__ import annotations

from uuid import UUID

from app.domain.recipients import Sensitivity
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_type_changes.history import VersionView
from app.services.staff.signed import Signed
from app.web.staff.door import StaffDoor


def may_lower(door: StaffDoor, staff: Signed, case_type_id: UUID) -> bool:
    return case_type_id in door.types(staff, Act.LOWER_PROTECTION)


def opens(view: VersionView) -> tuple[str, ...]:
    """For a version that lowers it."""
    if view.in_force_sensitivity is Sensitivity.SENSITIVE:
        return (
            _("This protects its cases less than before."),
            _("The link alone will open the status page: no code is asked for any more."),
            _("Everyone with a role for all case types will see these cases, their people and their messages."),
            _("The page of a case will name the service, and a message that may have been lost is sent again."),
        )
    return (_("Its cases will no longer count as about anybody’s private life."),)
