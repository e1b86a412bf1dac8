"""All requests of one person at one organisation, and going over from one to another."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.i18n import localised, page_url
from app.services.views import Reader
from app.services.visits import requests_together, visits
from app.web.answers import see_other
from app.web.public import onward
from app.web.public.door import PublicDoor
from app.web.rendering import page


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("requests", __name__)

    @localised(blueprint, cy="/cy/ceisiadau", en="/en/requests", methods=["GET", "POST"])
    @door.visiting.needed
    def index(reader: Reader) -> Response:
        if reader.proof is None:
            return see_other(f"{page_url('code.offer')}?{onward.FIELD}=requests")
        if request.method == "POST":
            return _opened(door, reader)
        with door.db.transaction(reader.organisation_id) as session:
            found = requests_together.listed(session, door.catalogue, reader, door.now())
        return page("requests.html", reader=reader, found=found)

    return blueprint


def _opened(door: PublicDoor, reader: Reader) -> Response:
    contact_id = _id(request.form.get("request", ""))
    with door.db.transaction(reader.organisation_id) as session:
        link = contact_id and requests_together.open_one(session, reader, contact_id, door.now())
        if link:
            visits.opened(session, link)
    if not link:
        return see_other(page_url("requests.index"))
    response = see_other(page_url("status.status"))
    door.cookie.start(response, link, reader.proof)
    return response


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
