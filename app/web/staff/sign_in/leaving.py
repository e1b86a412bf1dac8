"""Signing out, here or in every browser."""

from __future__ import annotations

from flask import Blueprint, Response

from app.domain.staff_roles import Act
from app.i18n import page_url
from app.services import audit
from app.services.staff import sessions
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.staff.door import StaffDoor
from app.web.staff.sign_in.desk import SignInDesk


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    @desk.door.page(blueprint, Act.OWN_ACCOUNT, cy="allgofnodi", en="sign-out", methods=["POST"])
    def sign_out(staff: Signed) -> Response:
        with desk.door.db.transaction(staff.organisation_id) as session:
            sessions.end(session, staff.session_id, desk.door.now())
            audit.note(session, staff.who, "signed out", "staff_users", staff.staff_id)
        return signed_out_of(desk.door)


def signed_out_of(door: StaffDoor) -> Response:
    response = see_other(page_url("desk_sign_in.sign_in", done="out"))
    door.cookie.end(response)
    return response
