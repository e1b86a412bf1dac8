"""What becomes open where a case type protects its cases less than before, in sentences for whoever decides it."""

from __future__ import annotations

from uuid import UUID

from app.domain.quiet_hours import DayHours, widens
from app.domain.recipients import Sensitivity
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_type_changes.deciding import takes_less_care
from app.services.case_type_changes.history import VersionView
from app.services.staff.signed import Signed
from app.web.staff.case_types.common import hours_words
from app.web.staff.door import StaffDoor


def may_lower(door: StaffDoor, staff: Signed, case_type_id: UUID) -> bool:
    return case_type_id in door.types(staff, Act.LOWER_PROTECTION)


def opens(view: VersionView) -> tuple[str, ...]:
    """For a version that lowers it."""
    before, after = view.in_force, view.content
    assert before is not None
    said = [_("This protects its cases less than before.")]
    if takes_less_care(before, after):
        said += _of_sensitivity(before.sensitivity)
    if widens(before.hours, after.hours):
        said += _of_hours(before.hours, after.hours)
    return tuple(said)


def _of_sensitivity(before: Sensitivity) -> list[str]:
    if before is Sensitivity.SENSITIVE:
        return [
            _("The link alone will open the status page: no code is asked for any more."),
            _("Everyone with a role for all case types will see these cases, their people and their messages."),
            _("The page of a case will name the service, and a message that may have been lost is sent again."),
        ]
    return [_("Its cases will no longer count as about anybody’s private life.")]


def _of_hours(before: DayHours | None, after: DayHours | None) -> list[str]:
    return [
        _("Its messages may reach people at hours when they do not now."),
        _("When its messages are sent now: %(hours)s.") % {"hours": hours_words(before)},
        _("When they will be sent: %(hours)s.") % {"hours": hours_words(after)},
    ]
