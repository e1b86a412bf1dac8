"""What the pages about people share: who is meant, which case types there are, and links that are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Response, request

from app.domain.speech import speech
from app.domain.staff_mail_words import INVITED, PASSWORD_RESET, SECOND_FACTOR_RESET, StaffMailWords
from app.domain.staff_roles import Grant, Role
from app.i18n import page_language, page_url
from app.providers.sign_in_services import SignInServices
from app.services.case_types import CaseTypeView
from app.services.staff import people_shown
from app.services.staff.invitations import Purpose
from app.services.staff.mail import StaffPost
from app.services.staff.people_shown import Person
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.staff import shown
from app.web.staff.door import StaffDoor

ALL = "all"
_WORDS: dict[Purpose, StaffMailWords] = {
    Purpose.FIRST: INVITED,
    Purpose.PASSWORD: PASSWORD_RESET,
    Purpose.SECOND_FACTOR: SECOND_FACTOR_RESET,
}


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """`services`: sign-in services, to try one before it is put into force."""

    door: StaffDoor
    post: StaffPost
    services: SignInServices

    def person(self, staff: Signed, staff_id: UUID) -> Person:
        """Raises NotFound."""
        with self.door.db.transaction(staff.organisation_id) as session:
            return people_shown.one(session, staff_id, self.door.now())

    def case_types(self, staff: Signed) -> list[CaseTypeView]:
        """All of the organisation, in the order of their names."""
        language = page_language()
        views = self.door.catalogue.shelf(self.door.db, staff.organisation_id).all()
        return sorted(views, key=lambda one: speech(language).sort_key(one.words.name[language]))

    def hand_over(self, staff: Signed, staff_id: UUID, purpose: Purpose, token: str) -> Response:
        """Emails the link that was just made; where that cannot be done it is shown, this once, to be handed over."""
        link = self.door.base_url + page_url("desk_sign_in.invitation", slug=staff.organisation.slug, token=token)
        emailed = self.post.tell(staff.organisation_id, staff_id, _WORDS[purpose], link)
        response = see_other(page_url("desk_people.link", staff_id=staff_id))
        return shown.keep(response, staff.staff_id, str(staff_id), [purpose.value, "" if emailed else link])


def typed_grants(case_types: Sequence[CaseTypeView]) -> frozenset[Grant]:
    """The roles that were ticked. What is no role, or of a case type that is not there, is as if it were not ticked."""
    everywhere = {Grant(role) for role in Role if role.value in request.form.getlist(ALL)}
    return frozenset(
        everywhere
        | {
            Grant(role, one.id)
            for one in case_types
            for role in ROLES_OF_ONE
            if role.value in request.form.getlist(str(one.id))
        }
    )


ROLES_OF_ONE = tuple(role for role in Role if role is not Role.MANAGER)
"""What a person can be for a single case type: a manager is one of the whole organisation."""
