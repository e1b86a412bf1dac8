"""Drafts and signatures that wait for somebody, by case type, and how far each case type is."""

from __future__ import annotations

from flask import Blueprint, Response

from app.domain.staff_roles import Act
from app.services.staff.signed import Signed
from app.services.translating import progress
from app.services.translating.naming import event_words
from app.web.rendering import page
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_TRANSLATIONS, cy="cyfieithiadau/adolygu", en="translations/review")
    def review(staff: Signed) -> Response:
        types = door.types(staff, Act.SEE_TRANSLATIONS)
        with door.db.transaction(staff.organisation_id) as session:
            found = progress.of(session, types)
        waiting = [one for group in found for one in (*group.to_sign, *group.to_publish, *group.drafts)]
        names = {one.id: one.milestone or event_words(one.event) for one in waiting}
        return page("staff/translations/review.html", staff=staff, found=found, names=names)
