"""The people of the desk: who they are, what they may do, and how they come to sign in."""

from __future__ import annotations

from flask import Blueprint

from app.providers.registry import Providers
from app.providers.sign_in_services import SignInServices
from app.services.staff.mail import StaffPost
from app.web.staff.door import StaffDoor
from app.web.staff.people import access, listing, roles, service
from app.web.staff.people.desk import PeopleDesk

_MAIL_SECONDS = 8.0


def blueprint(door: StaffDoor) -> Blueprint:
    blueprint = Blueprint("desk_people", __name__)
    post = StaffPost(door.db, Providers(deadline=_MAIL_SECONDS, base_url=door.base_url))
    desk = PeopleDesk(door, post, SignInServices(door.networks))
    for part in (listing, roles, access, service):
        part.add(blueprint, desk)
    return blueprint
